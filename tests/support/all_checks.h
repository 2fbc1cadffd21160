// The names of all checks that an audit makes.
#pragma once

#include <string>
#include <vector>

#include "ledger/audit/finding.h"
#include "ledger/scheme/rule.h"

namespace certledger::testing {

/// Those of Check but `rule` and `memory`, and the ids of the rules.
inline std::vector<std::string> all_checks() {
  std::vector<std::string> names;
  for (const auto& check : audit::check_names) {
    if (check.value != audit::Check::rule && check.value != audit::Check::memory)
      names.emplace_back(check.text);
  }
  for (const scheme::RuleText& rule : scheme::rules()) {
    // The audit looks at what a seal states itself, in two checks.
    if (rule.rule == scheme::Rule::seal_root) continue;
    // A rule that later editions made stricter is one check.
    const std::string id = scheme::id_of(rule.rule);
    if (names.back() != id) names.push_back(id);
  }
  return names;
}

}  // namespace certledger::testing
