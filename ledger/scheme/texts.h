// The texts of statements and records: names, remarks, units, numbers, each with its place. Rules
// of edition 2, and programs that read user input, find unreadable texts and look-alikes
// (ledger/base/characters.h).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/scheme/apply.h"

namespace certledger::scheme {

/// A bad text: its place, for example "facts.items[2].name", and why it is bad.
struct BadText {
  std::string where;
  std::string what;
};

/// The first text of the body with a fault, unless `is_recorded` is true for it.
std::optional<BadText> bad_text_of(const Body& body,
                                   const std::function<bool(const std::string&)>& is_recorded);

/// Whether a text is already recorded: it is the id of a recorded subject, or a text in the record
/// of one of `subjects`. Recorded texts can be repeated even if they have a fault.
bool is_recorded(Register& records, const std::vector<SubjectId>& subjects,
                 const std::string& text);

/// ": did you mean certificate/DEMO-002?" if that is recorded and looks like the subject; otherwise
/// empty. So somebody who types a look-alike does not only read that the certificate does not
/// exist.
std::string hint_at_recorded(Register& records, const SubjectId& subject);

}  // namespace certledger::scheme
