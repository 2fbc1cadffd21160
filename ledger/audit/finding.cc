#include "ledger/audit/finding.h"

#include <algorithm>
#include <tuple>

#include "ledger/base/limits.h"
#include "ledger/scheme/rule.h"

namespace certledger {
namespace {

constexpr std::size_t kept_findings = 100'000;

}  // namespace

std::string name_of(const Finding& finding) {
  return finding.check == Check::rule ? finding.error.rule : std::string(name(finding.check));
}

std::vector<std::string> all_checks() {
  std::vector<std::string> names;
  for (const auto& check : check_names) {
    if (check.value != Check::rule && check.value != Check::memory) names.emplace_back(check.text);
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

void Findings::add(Finding finding) {
#ifdef CERTLEDGER_BLIND
  if (blind_to_.contains(name_of(finding))) return;
#endif
  ++in_all_;
  if (found_.size() < kept_findings) found_.push_back(std::move(finding));
}

std::vector<Finding> Findings::take(std::size_t count) {
  std::ranges::stable_sort(found_, {}, [](const Finding& f) {
    return std::tuple(f.error.entry.value_or(limits::tree_size), f.check);
  });
  if (found_.size() > count) found_.resize(count);
  return std::move(found_);
}

}  // namespace certledger
