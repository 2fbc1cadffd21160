// LMDB in RAII: the environment, its transactions, tables and cursors, and nothing else of it. No
// file but lmdb*.cc and what they share includes <lmdb.h>.
//
// How it is used here, each point for a reason that was measured:
//   one map size       1 TiB of addresses (less only under RLIMIT_AS), never changed: no resizing
//   default syncing    a commit that returned is on the disk
//   MDB_NOTLS          a read transaction is an object, not a thread
//   no DUPSORT, no integer keys, no nested transactions: keys are bytes in memcmp order
//
// Every failure is a SystemError(store) "DIRECTORY: ACT: REASON"; an absent key is nullopt. So is
// an assertion of LMDB that a damaged store does not meet, by which LMDB alone would end the
// process; the environment refuses all further use then.
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

inline constexpr std::size_t max_key_bytes = 511;  ///< LMDB's own limit; keys are not empty
inline constexpr unsigned max_tables = 16;

enum class Mode {
  read_only,   ///< of a store that exists
  read_write,  ///< of a store that exists
  create,      ///< in a directory that exists and holds no store
};

/// A named table of one environment: a number, free to copy, good as long as its environment.
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
  std::uint64_t pages;  ///< of all kinds, with values that fill pages of their own
};

struct EnvironmentState;

/// An open store: a directory with LMDB's data.mdb and lock.mdb. Move only; outlives its
/// transactions. Safe to use from several threads, one write transaction at a time.
class Environment {
 public:
  /// Opens the store in `directory`. Refused, before anything is mapped: network file systems, a
  /// directory that this process has open already, and a data.mdb that check_data_file refuses.
  /// Files are made with mode 0600. Readers that died are cleared from the lock table.
  ///
  /// A reader must be able to write to lock.mdb, or its snapshot could be overwritten under it. It
  /// goes without only where this process cannot write: on a file system that is mounted to be
  /// read, or when nobody has the right to write to the directory and its files. Somebody can write
  /// even then, by another mount or with a file that is open already: see refuse_overtaken.
  static Environment open(const std::filesystem::path& directory, Mode mode);

  Environment(Environment&&) noexcept;
  Environment& operator=(Environment&&) noexcept;
  ~Environment();

  /// A table that exists. Called while no transaction is open (right after opening).
  /// Throws SystemError(store) when there is none of this name.
  [[nodiscard]] Table table(std::string_view name);

  /// LMDB's own list of tables, a table itself: its keys are their names. Called then too.
  [[nodiscard]] Table list_of_tables();

  /// Writes a consistent copy of the whole store to `fd`, which the caller opened (mode 0600) and
  /// syncs. Writers may go on meanwhile.
  void copy_to(int fd) const;

  /// Has `then` called after each commit of this environment that succeeded.
  void after_commits(std::function<void()> then);

  /// Bytes of the file that are in use.
  [[nodiscard]] std::uint64_t used_bytes() const;
  /// The open data.mdb, for plain reads (tree.h).
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

/// A commit that failed when its changes were there to be read already: a failing disk may lose
/// them, and nothing else will.
class VisibleCommit : public SystemError {
 public:
  using SystemError::SystemError;
};

/// What every transaction can do: read one unchanging state of the store. Move only. Ends before
/// its environment and after its cursors, in the thread that began it when it writes.
class Transaction {
 public:
  /// The value at `key`. The view lasts until the next write in this transaction or its end.
  [[nodiscard]] std::optional<BytesView> get(Table table, BytesView key) const;
  [[nodiscard]] TableSize size(Table table) const;
  /// The number of the state that it reads, or writes; its meta page bears it (page.h).
  [[nodiscard]] std::uint64_t number() const;

 protected:
  friend class Cursor;
  explicit Transaction(std::unique_ptr<TransactionState> state);
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) noexcept;
  ~Transaction();
  std::unique_ptr<TransactionState> state_;
};

/// A snapshot. Short-lived: pages that it can see are not used again while it is open.
class ReadTransaction : public Transaction {
 public:
  explicit ReadTransaction(const Environment& environment);
  /// Goes on to the newest state. Views and cursors of before must be gone.
  void renew();
};

/// Throws SystemError(store), once in a process, when a snapshot of this process that had no lock
/// was overtaken by a writer, be the snapshot open still or over: pages that it could see may have
/// been overwritten, so nothing that was read is to be believed, neither a good answer nor damage.
/// To be called before an answer is given, and when reading has failed.
void refuse_overtaken();

/// Has `note` set when a snapshot without a lock is opened. For memory that is shared with another
/// process, which is to know of it when this one dies of what it read.
void note_unlocked(std::atomic<bool>& note);

/// The one writer. Its destructor throws its changes away unless `commit` was called.
class WriteTransaction : public Transaction {
 public:
  explicit WriteTransaction(Environment& environment);

  /// Makes a table, or opens it when it is there; usable by others once this has committed.
  [[nodiscard]] Table create_table(std::string_view name);

  /// Sets the value at `key`.
  void put(Table table, BytesView key, BytesView value);
  /// The same for a key after all others of the table; another key is refused. Faster.
  void append(Table table, BytesView key, BytesView value);
  /// Whether there was something to erase.
  bool erase(Table table, BytesView key);
  /// Empties the table and keeps it.
  void clear(Table table);

  /// Makes all changes durable at once; the transaction is over then, whatever happens.
  ///
  /// Throws SystemError(store) when lock.mdb is no longer the file that was opened (nothing was
  /// written then), or when LMDB fails. After a failure nobody knows what of the pages reached
  /// the disk, so the environment refuses all further use: the process has to end, and the next
  /// one finds the state before or after this commit. Throws VisibleCommit when it finds the one
  /// after it.
  void commit();
};

/// A walk through a table in the order of its keys. Ends before its transaction does.
class Cursor {
 public:
  struct Item {
    BytesView key;  ///< both last as long as a view from Transaction::get
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
