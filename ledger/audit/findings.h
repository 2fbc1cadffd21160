// What an audit has found so far.
//
// The tests show that no check is idle: one of them is linked with a Findings of its own, which
// drops what a chosen check finds (tests/tamper/blind_test.cc).
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/audit/finding.h"

namespace certledger::audit {

/// Not for several threads at once.
class Findings {
 public:
  void add(Finding finding);

  /// How many were added.
  [[nodiscard]] std::uint64_t in_all() const { return in_all_; }

  /// The first `count` of them: those about entries first, by index; those about one entry and
  /// those about the whole in the order of Check. A ledger that is bad from end to end does not
  /// exhaust memory: what comes after the first 100,000 found is only counted.
  std::vector<Finding> take(std::size_t count);

 private:
  std::vector<Finding> found_;
  std::uint64_t in_all_ = 0;
};

}  // namespace certledger::audit
