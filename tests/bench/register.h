// The yardstick of the append bars: a register that cannot be verified. The same rows (entries,
// links, records) in a plain LMDB environment, durable, and nothing else.
#pragma once

#include <filesystem>

#include "ledger/write/ledger.h"

namespace certledger::bench {

/// The rows that one batch of the ledger wrote, less those that only serve verification.
struct Rows {
  struct Pair {
    Bytes key;
    Bytes value;
  };
  std::vector<Pair> entries;
  std::vector<Pair> links;
  std::vector<Pair> records;    ///< ascending keys
  std::vector<Bytes> messages;  ///< what the authors signed
  [[nodiscard]] std::uint64_t octets() const;
};

/// Reads back what the ledger's entries from `first` on wrote, and the records of those subjects.
Rows rows_since(write::Ledger& ledger, log::Index first);

class Register {
 public:
  /// Makes it in `dir` with the ledger's rows so far.
  Register(const std::filesystem::path& dir, write::Ledger& ledger);

  /// Writes the rows in one durable transaction, and before it signs each message with `key`, on
  /// one thread and unchecked.
  void sign_and_write(const Rows& rows, const SecretKey& key);
  /// The same with each signature checked before it is stored, as the ledger does, on all cores.
  void sign_check_and_write(const Rows& rows, const SecretKey& key);
  /// The rows alone.
  void write(const Rows& rows);

 private:
  store::Environment environment_;
  store::Table entries_, links_, records_;
};

}  // namespace certledger::bench
