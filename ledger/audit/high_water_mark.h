// The mark beside the store, the newest checkpoint that this machine remembers, compared with the
// entries of an audit: a store that was rolled back or forked is told by it.
#pragma once

#include <optional>
#include <string>

#include "ledger/audit/entries.h"
#include "ledger/log/checkpoint.h"

namespace certledger::audit {

class HighWaterMarkAudit {
 public:
  /// `mark` is the file's content; empty when there is none, and then nothing is compared.
  HighWaterMarkAudit(const std::string& mark, std::string origin, Findings& findings);

  /// The size whose root is needed (EntryOptions::roots_at).
  [[nodiscard]] std::optional<log::TreeSize> size() const;

  /// After the last entry. `known` is the root at size() where the pass began behind it.
  void compare(const EntryAudit& entries, const std::optional<Hash>& known = {});

  /// After that, where the mark is a copy of the source's newest checkpoint: whether it still is.
  void compare_copy(const Source& source);

 private:
  [[nodiscard]] bool is_signed(const EntryAudit& entries) const;
  void add(Check check, Fault fault, std::string what, std::string expected, std::string found);

  std::string origin_;
  std::string octets_;
  Findings& findings_;
  log::Note note_;
  std::optional<log::Checkpoint> mark_;
};

}  // namespace certledger::audit
