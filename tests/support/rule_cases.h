// One table of offences: for every rule of the scheme at least one statement that breaks it and no
// other, in a world where all before it is in order. The same cases are refused by the rules
// themselves, refused by a real ledger's append, and found by an audit when forced into a store.
#pragma once

#include <string>
#include <vector>

#include "ledger/scheme/rule.h"
#include "tests/support/world.h"

namespace certledger::testing {

struct RuleCase {
  scheme::Rule rule;
  std::string name;          ///< what is wrong, for the test's output
  std::vector<Step> before;  ///< accepted, after genesis and `setting`
  Step offence;
  Edition since = first_edition;  ///< the edition from which on it is one; before, it is accepted
};

/// All cases, in the order of the rules.
const std::vector<RuleCase>& rule_cases();

}  // namespace certledger::testing
