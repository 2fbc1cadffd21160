// What a record says, as labelled lines in Chinese and English.
#pragma once

#include <string>
#include <vector>

#include "ledger/proofs/verify.h"

namespace certledger::tools {

struct Line {
  std::string label;
  std::string text;  ///< printable; goes on after each line feed
};

/// The record's facts; names of members and standards are taken from the proof's other facts.
std::vector<Line> lines_of(const scheme::RecordBody& body, const std::vector<proofs::Fact>& facts);

/// "body-a 某认证公司", when the proof tells the name.
std::string member_text(const std::vector<proofs::Fact>& facts, const std::string& id);

/// An absence is proven of one spelling of an id. These look like it, and the proof says nothing of
/// them; none where the record is there.
std::vector<std::string> unchecked_spellings(const proofs::Fact& asked);
/// The same as a sentence for people; nothing when all spellings were checked.
std::string spellings_text(const std::vector<std::string>& spellings);

/// Labels indented and aligned. Empty texts are left out.
std::string text_of(const std::vector<Line>& lines);

}  // namespace certledger::tools
