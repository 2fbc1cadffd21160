// Verifies all entries of one subject against its record: count and trail bind them, and their
// replay gives the record. The caller checks who was permitted to make them. Internal to the
// verification of histories.
#pragma once

#include <span>

#include "ledger/proofs/seal.h"

namespace certledger::proofs {

/// Walks through a subject's entries: first reads all, then replays each.
class LifeWalk {
 public:
  /// `corrections` are the corrections of times of the whole ledger.
  LifeWalk(const Fact& fact, std::string_view origin,
           std::span<const scheme::Correction> corrections)
      : fact_(fact), origin_(origin), corrections_(corrections) {}

  /// Reads the next entry, a view of `bytes`. Checks that it is about the subject and follows the
  /// entry before. Errors: those of read_entry; broken_chain; not_included.
  Result<ReadEntry> read(BytesView bytes);

  /// The record's body before the next `step`; null if there was none.
  [[nodiscard]] const scheme::RecordBody* body() const { return body_ ? &*body_ : nullptr; }

  /// Replays an entry. Errors: rule_broken, if it cannot follow the earlier ones.
  Result<void> step(const ReadEntry& read, std::string_view author);

  /// Whether these were all entries, according to the record's trail. Errors: not_included.
  [[nodiscard]] Result<void> check_trail() const;
  /// Whether they give the record (without its flags), and end at the entry that it names. Errors:
  /// wrong_record.
  [[nodiscard]] Result<void> check_record() const;

  /// An error about entry `index`.
  [[nodiscard]] std::unexpected<Error> wrong(Error error, log::Index index) const;

 private:
  struct Last {
    log::Index index = 0;
    Time recorded_at;
    Hash statement_hash;
  };

  const Fact& fact_;
  std::string_view origin_;
  std::span<const scheme::Correction> corrections_;
  log::Index done_ = 0;  // the entry of the last `step`
  Hash trail_;
  std::optional<Last> last_;
  std::optional<scheme::RecordBody> body_;
};

/// The number of entries of the subject, according to its record.
std::uint64_t entries_of(const Fact& fact);

}  // namespace certledger::proofs
