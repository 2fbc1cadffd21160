// Describes a record as labelled lines in Chinese and English.
#pragma once

#include <string>
#include <vector>

#include "ledger/proofs/verify.h"

namespace certledger::tools {

struct Line {
  std::string label;
  std::string text;  ///< printable; may have several lines
};

/// The facts of the record. Names of members and standards come from the other facts of the proof.
std::vector<Line> lines_of(const scheme::RecordBody& body, const std::vector<proofs::Fact>& facts);

/// "body-a 某认证公司" if the proof holds the name, else the id.
std::string member_text(const std::vector<proofs::Fact>& facts, const std::string& id);

/// An absence (non-membership) is proven for one spelling of an id. Returns the spellings that look
/// like it, about which the proof says nothing. Empty when the record exists.
std::vector<std::string> unchecked_spellings(const proofs::Fact& asked);
/// The same as a text for people; empty when all spellings were checked.
std::string spellings_text(const std::vector<std::string>& spellings);

/// Formats lines, with indented and aligned labels. Leaves out empty texts.
std::string text_of(const std::vector<Line>& lines);

}  // namespace certledger::tools
