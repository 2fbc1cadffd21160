// LMDB in RAII: the environment, its transactions, tables and cursors. Only lmdb*.cc and their
// shared header include <lmdb.h>.
//
// How this program uses it. Each choice has a measured reason:
//   one map size       1 TiB of addresses (less only under RLIMIT_AS), never changed: no resizing
//   default syncing    a commit that returned is on the disk
//   MDB_NOTLS          a read transaction is an object, not a thread
//   no DUPSORT, no integer keys, no nested transactions: keys are bytes in memcmp order
//
// Every failure is a SystemError(store) "DIRECTORY: ACT: REASON"; an absent key is nullopt. An
// assertion of LMDB that fails on a damaged store also becomes a SystemError, instead of ending the
// process; the environment then refuses all further use.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

struct MDB_env;
struct MDB_txn;
struct MDB_cursor;

namespace certledger::store {

inline constexpr std::size_t max_key_bytes = 511;  ///< the limit of LMDB; keys are not empty
inline constexpr unsigned max_tables = 16;

enum class Mode {
  read_only,   ///< of a store that exists
  read_write,  ///< of a store that exists
  create,      ///< in an existing directory without a store
};

/// A named table of one environment: a number, cheap to copy, valid as long as its environment.
class Table {
 public:
  Table() = default;
  friend bool operator==(const Table&, const Table&) = default;

 private:
  friend class Environment;
  friend class Transaction;
  friend class WriteTransaction;
  friend class Cursor;
  explicit Table(unsigned handle) : handle_(handle) {}
  unsigned handle_ = ~0U;
};

struct TableSize {
  std::uint64_t entries;
  std::uint64_t pages;  ///< of all kinds, with overflow pages
};

struct EnvironmentState;

/// An open store: a directory with LMDB's data.mdb and lock.mdb. Move only; outlives its
/// transactions. Several threads can use it, with one write transaction at a time.
class Environment {
 public:
  /// Opens the store in `directory`. Before it maps anything, it refuses network file systems, a
  /// directory that this process already has open, and a data.mdb that check_data_file refuses. New
  /// files have mode 0600. Removes dead readers from the lock table.
  ///
  /// A reader must be able to write to lock.mdb; otherwise a writer could overwrite its snapshot.
  /// Two exceptions read without a lock: a read-only file system, and a directory to whose files
  /// nobody has write permission. Somebody may write even then, through another mount or an open
  /// file: see refuse_overtaken.
  static Environment open(const std::filesystem::path& directory, Mode mode);

  Environment(Environment&&) noexcept;
  Environment& operator=(Environment&&) noexcept;
  ~Environment();

  /// An existing table. Call it while no transaction is open (right after opening). Throws
  /// SystemError(store) if no table has this name.
  [[nodiscard]] Table table(std::string_view name);

  /// LMDB's own list of tables, which is itself a table: its keys are the names. Call it at the
  /// same time.
  [[nodiscard]] Table list_of_tables();

  /// Writes a consistent copy of the whole store to `fd`, which the caller opened (mode 0600) and
  /// syncs. Writers can continue meanwhile.
  void copy_to(int fd) const;

  /// Calls `then` after each successful commit of this environment.
  void after_commits(std::function<void()> then);

  /// The number of bytes of the file that are in use.
  [[nodiscard]] std::uint64_t used_bytes() const;
  /// The open data.mdb, for plain reads (inspect/tree.h).
  [[nodiscard]] int data_descriptor() const;
  [[nodiscard]] const std::filesystem::path& directory() const;

 private:
  friend class ReadTransaction;
  friend class WriteTransaction;
  explicit Environment(std::unique_ptr<EnvironmentState> state);
  Table open_table(const char* name);
  std::unique_ptr<EnvironmentState> state_;
};

struct TransactionState;

/// A commit that failed after its changes became readable. Only a failing disk can still lose them.
class VisibleCommit : public SystemError {
 public:
  using SystemError::SystemError;
};

/// What every transaction can do: read one unchanging state of the store. Move only. Ends before
/// its environment and after its cursors. A write transaction ends in the thread that began it.
class Transaction {
 public:
  /// The value at `key`. The view is valid until the next write in this transaction, or its end.
  [[nodiscard]] std::optional<BytesView> get(Table table, BytesView key) const;
  [[nodiscard]] TableSize size(Table table) const;
  /// The number of the state that it reads or writes; the meta page has it (inspect/page.h).
  [[nodiscard]] std::uint64_t number() const;

 protected:
  friend class Cursor;
  explicit Transaction(std::unique_ptr<TransactionState> state);
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) noexcept;
  ~Transaction();
  std::unique_ptr<TransactionState> state_;
};

/// A snapshot. Keep it short: writers cannot reuse the pages that it sees.
class ReadTransaction : public Transaction {
 public:
  explicit ReadTransaction(const Environment& environment);
  /// Moves to the newest state. Earlier views and cursors must be gone.
  void renew();
};

/// Throws SystemError(store), once in a process, if a writer overtook a snapshot without a lock,
/// open or closed. The writer may have overwritten its pages, so nothing that was read can be
/// trusted: neither a good answer nor damage. Call it before giving an answer, and after a failed
/// read.
void refuse_overtaken();

/// Sets `note` when a snapshot without a lock is opened. `note` is in memory shared with another
/// process, which must know this if this process dies from what it read.
void note_unlocked(std::atomic<bool>& note);

/// The only writer. Its destructor discards the changes unless `commit` was called.
class WriteTransaction : public Transaction {
 public:
  explicit WriteTransaction(Environment& environment);

  /// Creates a table, or opens an existing one. Others can use it after this commits.
  [[nodiscard]] Table create_table(std::string_view name);

  /// Sets the value at `key`.
  void put(Table table, BytesView key, BytesView value);
  /// The same for a key after all others of the table; refuses any other key. Faster.
  void append(Table table, BytesView key, BytesView value);
  /// Erases the value at `key`; false if there was none.
  bool erase(Table table, BytesView key);
  /// Removes all rows of the table, but keeps the table.
  void clear(Table table);

  /// Makes all changes durable at once. The transaction is over then, even on failure.
  ///
  /// Throws SystemError(store) if lock.mdb is no longer the file that was opened (then nothing was
  /// written), or if LMDB fails. After a failure it is unknown which pages reached the disk, so the
  /// environment refuses all further use. The process must end; the next one finds the state before
  /// or after this commit. Throws VisibleCommit if it will find the state after it.
  void commit();
};

/// Iterates over a table in the order of its keys. Ends before its transaction.
class Cursor {
 public:
  struct Item {
    BytesView key;  ///< both are valid as long as a view from Transaction::get
    BytesView value;
  };

  Cursor(const Transaction& transaction, Table table);
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  ~Cursor();

  std::optional<Item> first();
  std::optional<Item> last();
  std::optional<Item> next();               ///< `first` when it has not moved yet
  std::optional<Item> previous();           ///< `last` when it has not moved yet
  std::optional<Item> seek(BytesView key);  ///< the first item at `key` or after it

 private:
  std::optional<Item> move(BytesView key, int operation);
  MDB_cursor* cursor_ = nullptr;
  TransactionState& transaction_;
};

}  // namespace certledger::store
