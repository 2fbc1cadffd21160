// Iterates over the rows of a store's entries table, and never reads more than the file can have. A
// key with a huge index, a cycle of pages, or values that share pages cannot make the iteration
// longer than the file.
#pragma once

#include "ledger/audit/source.h"
#include "ledger/store/store.h"

namespace certledger::audit {

class EntryRows {
 public:
  /// Begins with the row where the entry `from` should be. Borrows all its arguments.
  EntryRows(const store::Environment& environment, const store::Transaction& transaction,
            const store::Tables& tables, log::Index from);

  /// Reads the next row, or says what is wrong with it; false at the end. There may be gaps between
  /// rows: the caller compares run.first. Views are valid until the transaction changes.
  bool next(EntryRun& run);

  /// The maximum number of bytes in all rows of the file.
  [[nodiscard]] std::uint64_t max_bytes() const { return environment_.used_bytes(); }

  /// Call it before the transaction moves to another state. The iteration continues after the last
  /// row.
  void release_cursor() { cursor_.reset(); }

 private:
  std::optional<store::Cursor::Item> step();

  const store::Environment& environment_;
  const store::Transaction& transaction_;
  const store::Tables& tables_;
  log::Index from_;
  std::optional<store::Cursor> cursor_;
  std::optional<Bytes> last_key_;  // of the row that was read last
  std::uint64_t bytes_ = 0;        // of all rows that were read
  bool is_endless_ = false;        // the next rows were read before, or are impossible
};

}  // namespace certledger::audit
