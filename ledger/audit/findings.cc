#include "ledger/audit/findings.h"

#include <algorithm>
#include <tuple>

#include "ledger/base/limits.h"

namespace certledger::audit {
namespace {

constexpr std::size_t kept_findings = 100'000;

}  // namespace

void Findings::add(Finding finding) {
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

}  // namespace certledger::audit
