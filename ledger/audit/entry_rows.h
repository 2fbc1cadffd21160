// The rows of a store's table of entries, one after the other, and no more of them than there can
// be: neither a key that states a huge index, nor pages that lead back to pages, nor values that
// share theirs make a walk longer than the file.
#pragma once

#include "ledger/audit/source.h"
#include "ledger/store/store.h"

namespace certledger::audit {

class EntryRows {
 public:
  /// Begins with the row in which the entry `from` should be. Borrows all it is given.
  EntryRows(const store::Environment& environment, const store::Transaction& transaction,
            const store::Tables& tables, log::Index from);

  /// The next row, or what is wrong with it; false at the end. Rows need not follow on each other:
  /// whoever asks compares run.first. Views last as long as the transaction stays as it is.
  bool next(EntryRun& run);

  /// What all rows of the file, of whatever table, hold together at most.
  [[nodiscard]] std::uint64_t most_octets() const { return environment_.used_bytes(); }

  /// Before the transaction goes on to another state; the walk goes on behind the last row.
  void let_go() { cursor_.reset(); }

 private:
  std::optional<store::Cursor::Item> step();

  const store::Environment& environment_;
  const store::Transaction& transaction_;
  const store::Tables& tables_;
  log::Index from_;
  std::optional<store::Cursor> cursor_;
  std::optional<Bytes> last_key_;  // the row that was read last
  std::uint64_t octets_ = 0;       // of all rows that were read
  bool is_endless_ = false;        // what follows was read before, or cannot be there
};

}  // namespace certledger::audit
