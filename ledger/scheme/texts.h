// The texts of statements and records: names, remarks, units, numbers, each with its place. Rules
// of edition 2 and the programs that read what people type look for texts that nobody can read or
// that read as others (ledger/base/characters.h).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/scheme/apply.h"

namespace certledger::scheme {

/// A text that is not good: where it stands, like "facts.items[2].name", and why.
struct BadText {
  std::string where;
  std::string what;
};

/// The first text of the body that has a fault and for which `is_recorded` is false.
std::optional<BadText> bad_text_of(const Body& body,
                                   const std::function<bool(const std::string&)>& is_recorded);

/// Whether a text repeats what the register holds: it names a subject there, or stands in the
/// record of one of `subjects`. What is recorded can be named and repeated whatever it is.
bool is_recorded(Register& records, const std::vector<SubjectId>& subjects,
                 const std::string& text);

/// ": did you mean certificate/DEMO-002?" when that is recorded and looks like the subject, which
/// is not; else nothing. Whoever names a look-alike is not told that the certificate does not
/// exist.
std::string hint_at_recorded(Register& records, const SubjectId& subject);

}  // namespace certledger::scheme
