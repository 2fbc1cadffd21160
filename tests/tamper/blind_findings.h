// Switches single checks of the audit off.
#pragma once

#include <set>
#include <string>

namespace certledger::testing {

/// While this lives, every audit drops what the checks of these names (name_of(Finding)) find, and
/// goes on as it does after the finding: a statement that breaks a rule changes no record, whether
/// the rule is looked at or not. One at a time.
class BlindTo {
 public:
  explicit BlindTo(std::set<std::string> checks);
  ~BlindTo();
  BlindTo(const BlindTo&) = delete;
  BlindTo& operator=(const BlindTo&) = delete;
};

}  // namespace certledger::testing
