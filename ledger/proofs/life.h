// All entries of one subject against its record: they are those that count and trail bind, and
// replayed, one after the other, they make it. Who might say what is for who asks. Internal to the
// verification of histories.
#pragma once

#include <span>

#include "ledger/proofs/seal.h"

namespace certledger::proofs {

/// Walks through a subject's entries: first all are read, then each is done.
class LifeWalk {
 public:
  /// `corrections` are of times, of the whole ledger.
  LifeWalk(const Fact& fact, std::string_view origin,
           std::span<const scheme::Correction> corrections)
      : fact_(fact), origin_(origin), corrections_(corrections) {}

  /// Reads the next entry, which stays in `bytes`: it is about the subject and follows on the one
  /// before. Errors: those of read_entry; broken_chain; not_included.
  Result<ReadEntry> read(BytesView bytes);

  /// The record's body before the entry that `step` is to take next; null when there was none.
  [[nodiscard]] const scheme::RecordBody* body() const { return body_ ? &*body_ : nullptr; }

  /// Does what an entry does. Errors: rule_broken, when it cannot follow on those before.
  Result<void> step(const ReadEntry& read, std::string_view author);

  /// Whether these were all entries, by the record's trail. Errors: not_included.
  [[nodiscard]] Result<void> check_trail() const;
  /// Whether they make the record, flags aside, and end where it says. Errors: wrong_record.
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
  log::Index done_ = 0;  // the entry that `step` took last
  Hash trail_;
  std::optional<Last> last_;
  std::optional<scheme::RecordBody> body_;
};

/// How many entries the subject has by its record.
std::uint64_t entries_of(const Fact& fact);

}  // namespace certledger::proofs
