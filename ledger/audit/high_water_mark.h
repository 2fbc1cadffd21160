// Compares the high-water mark, the newest checkpoint that this machine remembers, with the entries
// of an audit. This detects a store that was rolled back or forked.
#pragma once

#include <optional>
#include <string>

#include "ledger/audit/entries.h"
#include "ledger/log/checkpoint.h"

namespace certledger::audit {

class HighWaterMarkAudit {
 public:
  /// `mark` is the content of the file; if it is empty, nothing is compared.
  HighWaterMarkAudit(const std::string& mark, std::string origin, Findings& findings);

  /// The size whose root is needed (EntryOptions::roots_at).
  [[nodiscard]] std::optional<log::TreeSize> size() const;

  /// Call it after the last entry. `known` is the root at size() if the pass began after it.
  void compare(const EntryAudit& entries, const std::optional<Hash>& known = {});

  /// Then, for a source whose mark is a copy of its newest checkpoint: compares the two.
  void compare_copy(const Source& source);

 private:
  [[nodiscard]] bool is_signed(const EntryAudit& entries) const;
  void add(Check check, Fault fault, std::string what, std::string expected, std::string found);

  std::string origin_;
  std::string bytes_;
  Findings& findings_;
  log::Note note_;
  std::optional<log::Checkpoint> mark_;
};

}  // namespace certledger::audit
