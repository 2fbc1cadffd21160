// What an audit has found so far.
//
// Tests show that every check is necessary: one of them is linked with another Findings, which
// drops the findings of a chosen check (tests/tamper/blind_test.cc).
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/audit/finding.h"

namespace certledger::audit {

/// Not for several threads at once.
class Findings {
 public:
  void add(Finding finding);

  /// The number of findings that were added.
  [[nodiscard]] std::uint64_t in_all() const { return in_all_; }

  /// The first `count` findings: first those about entries, by index; then the others. Findings
  /// about the same entry, and those about the whole, are in the order of Check. After 100,000
  /// findings, more are only counted, so a completely bad ledger does not exhaust memory.
  std::vector<Finding> take(std::size_t count);

 private:
  std::vector<Finding> found_;
  std::uint64_t in_all_ = 0;
};

}  // namespace certledger::audit
