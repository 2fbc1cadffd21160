#include "ledger/store/lmdb.h"

#include <lmdb.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "ledger/base/bytes.h"
#include "ledger/base/check.h"
#include "ledger/base/result.h"
#include "ledger/store/inspect/data_file.h"
#include "ledger/store/lmdb_state.h"

namespace certledger::store {
namespace {

MDB_val value_of(BytesView bytes) {
  // LMDB does not write through the keys and values of mdb_put, although their type is not const.
  return {bytes.size(), const_cast<std::uint8_t*>(bytes.data())};
}

MDB_val key_of(BytesView key) {
  CERTLEDGER_CHECK(!key.empty() && key.size() <= max_key_bytes);
  return value_of(key);
}

BytesView view_of(const MDB_val& value) {
  return {static_cast<const std::uint8_t*>(value.mv_data), value.mv_size};
}

/// The snapshots of this process without a lock: a writer does not know of them.
class Unlocked {
 public:
  void add(const TransactionState& snapshot);
  /// Remembers whether it was overtaken.
  void remove(const TransactionState& snapshot);
  /// Whether one was overtaken; true only once.
  bool report_overtaken();
  void note_in(std::atomic<bool>& note) { note_ = &note; }

 private:
  std::mutex mutex_;
  std::set<const TransactionState*> open_;
  bool was_overtaken_ = false;
  bool was_told_ = false;
  std::atomic<bool>* note_ = nullptr;
};

Unlocked& unlocked() {
  static Unlocked snapshots;
  return snapshots;
}

void Unlocked::add(const TransactionState& snapshot) {
  const std::scoped_lock guard(mutex_);
  open_.insert(&snapshot);
  if (note_ != nullptr) *note_ = true;
}

void Unlocked::remove(const TransactionState& snapshot) {
  const std::scoped_lock guard(mutex_);
  if (open_.erase(&snapshot) > 0 && snapshot.is_overtaken()) was_overtaken_ = true;
}

bool Unlocked::report_overtaken() {
  const std::scoped_lock guard(mutex_);
  if (was_told_) return false;
  was_told_ = was_overtaken_ ||
              std::ranges::any_of(open_, [](const auto* open) { return open->is_overtaken(); });
  return was_told_;
}

}  // namespace

// --- Internals ---

TransactionState::TransactionState(EnvironmentState& owner, unsigned flags)
    : environment(owner), writes(flags == 0) {
  owner.require_usable();
  // A second writer in this process would wait for the first one forever.
  if (writes) CERTLEDGER_CHECK(!owner.writing.exchange(true));
  const int code = mdb_txn_begin(owner.environment.get(), nullptr, flags, &handle);
  if (code != MDB_SUCCESS) {
    if (writes) owner.writing = false;
    fail_act(code, "begin", owner.directory);
  }
  ++owner.transactions;
  has_lock = writes || info().me_numreaders > 0;
  if (!has_lock) unlocked().add(*this);
}

TransactionState::~TransactionState() {
  if (handle == nullptr) return;
  CERTLEDGER_CHECK(cursors == 0);
  if (!has_lock) unlocked().remove(*this);
  if (!environment.broken) mdb_txn_abort(handle);
  over();
}

int TransactionState::commit() {
  CERTLEDGER_CHECK(cursors == 0);
  if (!has_lock) unlocked().remove(*this);
  const int code = mdb_txn_commit(handle);
  handle = nullptr;
  over();
  return code;
}

MDB_txn* TransactionState::running() const {
  CERTLEDGER_CHECK(handle != nullptr);
  return handle;
}

/// Its pages are safe until the state after the next one is committed.
bool TransactionState::is_overtaken() const {
  return !has_lock && info().me_last_txnid > mdb_txn_id(handle) + 1;
}

int TransactionState::renew() {
  if (!has_lock) unlocked().remove(*this);
  mdb_txn_reset(handle);
  const int code = mdb_txn_renew(handle);
  if (!has_lock && code == MDB_SUCCESS) unlocked().add(*this);
  return code;
}

MDB_envinfo TransactionState::info() const {
  MDB_envinfo found{};
  mdb_env_info(environment.environment.get(), &found);
  return found;
}

void TransactionState::over() {
  if (writes) environment.writing = false;
  --environment.transactions;
}

// --- Transactions ---

Transaction::Transaction(std::unique_ptr<TransactionState> state) : state_(std::move(state)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction& Transaction::operator=(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

std::optional<BytesView> Transaction::get(Table table, BytesView key) const {
  MDB_val wanted = key_of(key);
  MDB_val found{};
  const int code = mdb_get(state_->running(), table.handle_, &wanted, &found);
  if (code == MDB_NOTFOUND) return std::nullopt;
  check(code, "read", state_->environment.directory);
  return view_of(found);
}

TableSize Transaction::size(Table table) const {
  MDB_stat stat{};
  check(mdb_stat(state_->running(), table.handle_, &stat), "size", state_->environment.directory);
  return {stat.ms_entries, stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages};
}

std::uint64_t Transaction::number() const { return mdb_txn_id(state_->running()); }

ReadTransaction::ReadTransaction(const Environment& environment)
    : Transaction(std::make_unique<TransactionState>(*environment.state_, MDB_RDONLY)) {}

void ReadTransaction::renew() {
  CERTLEDGER_CHECK(state_->cursors == 0);
  state_->environment.require_usable();
  CERTLEDGER_CHECK(state_->handle != nullptr);
  check(state_->renew(), "renew", state_->environment.directory);
}

void note_unlocked(std::atomic<bool>& note) { unlocked().note_in(note); }

void refuse_overtaken() {
  if (!unlocked().report_overtaken()) return;
  throw SystemError(Fault::store,
                    "somebody wrote to the store while it was read, and this process has no write "
                    "permission on lock.mdb to protect what it reads: no answer. Retry when nobody "
                    "writes, or use a backup or an export");
}

WriteTransaction::WriteTransaction(Environment& environment)
    : Transaction([&] {
        CERTLEDGER_CHECK(environment.state_->mode != Mode::read_only);
        return std::make_unique<TransactionState>(*environment.state_, 0);
      }()) {}

Table WriteTransaction::create_table(std::string_view name) {
  MDB_dbi handle = 0;
  check(mdb_dbi_open(state_->running(), std::string(name).c_str(), MDB_CREATE, &handle),
        "create table", state_->environment.directory);
  return Table(handle);
}

void WriteTransaction::put(Table table, BytesView key, BytesView value) {
  MDB_val at = key_of(key);
  MDB_val data = value_of(value);
  check(mdb_put(state_->running(), table.handle_, &at, &data, 0), "put",
        state_->environment.directory);
}

void WriteTransaction::append(Table table, BytesView key, BytesView value) {
  MDB_val at = key_of(key);
  MDB_val data = value_of(value);
  const int code = mdb_put(state_->running(), table.handle_, &at, &data, MDB_APPEND);
  if (code == MDB_KEYEXIST) {
    throw SystemError(Fault::store, state_->environment.directory.string() +
                                        ": append: the key is not after the table's last one");
  }
  check(code, "append", state_->environment.directory);
}

bool WriteTransaction::erase(Table table, BytesView key) {
  MDB_val at = key_of(key);
  const int code = mdb_del(state_->running(), table.handle_, &at, nullptr);
  if (code == MDB_NOTFOUND) return false;
  check(code, "erase", state_->environment.directory);
  return true;
}

void WriteTransaction::clear(Table table) {
  check(mdb_drop(state_->running(), table.handle_, 0), "clear", state_->environment.directory);
}

namespace {

/// Whether the data file has the state with that number, for the next program that opens it.
bool shows(const EnvironmentState& environment, std::uint64_t number) {
  int file = -1;
  if (mdb_env_get_fd(environment.environment.get(), &file) != MDB_SUCCESS) return false;
  return inspect::find_meta(file, number).has_value();
}

}  // namespace

void WriteTransaction::commit() {
  EnvironmentState& environment = state_->environment;
  CERTLEDGER_CHECK(state_->handle != nullptr);
  if (identity_at(environment.directory / "lock.mdb") != environment.lock_file) {
    environment.failed = true;
    throw SystemError(
        Fault::store,
        environment.directory.string() +
            ": commit: somebody removed or replaced lock.mdb while the store was open; nothing was "
            "written. End all programs that use the ledger, then retry");
  }
  const std::uint64_t written = number();
  const int code = state_->commit();
  if (code == MDB_SUCCESS) {
    if (environment.after_commit) environment.after_commit();
    return;
  }
  environment.failed = true;
  const std::string what =
      environment.directory.string() + ": commit: " + reason(code, environment.directory);
  if (shows(environment, written)) throw VisibleCommit(Fault::store, what);
  throw SystemError(Fault::store, what);
}

// --- Cursor ---

Cursor::Cursor(const Transaction& transaction, Table table) : transaction_(*transaction.state_) {
  check(mdb_cursor_open(transaction_.running(), table.handle_, &cursor_), "scan",
        transaction_.environment.directory);
  ++transaction_.cursors;
}

Cursor::~Cursor() {
  if (!transaction_.environment.broken) mdb_cursor_close(cursor_);
  --transaction_.cursors;
}

std::optional<Cursor::Item> Cursor::move(BytesView key, int operation) {
  MDB_val at = value_of(key);
  MDB_val data{};
  const int code = mdb_cursor_get(cursor_, &at, &data, static_cast<MDB_cursor_op>(operation));
  if (code == MDB_NOTFOUND) return std::nullopt;
  check(code, "scan", transaction_.environment.directory);
  return Item{view_of(at), view_of(data)};
}

std::optional<Cursor::Item> Cursor::first() { return move({}, MDB_FIRST); }
std::optional<Cursor::Item> Cursor::last() { return move({}, MDB_LAST); }
std::optional<Cursor::Item> Cursor::next() { return move({}, MDB_NEXT); }
std::optional<Cursor::Item> Cursor::previous() { return move({}, MDB_PREV); }

std::optional<Cursor::Item> Cursor::seek(BytesView key) {
  CERTLEDGER_CHECK(!key.empty() && key.size() <= max_key_bytes);
  return move(key, MDB_SET_RANGE);
}

}  // namespace certledger::store
