#include "ledger/store/lmdb.h"

#include <lmdb.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <compare>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/result.h"
#include "ledger/base/text.h"
#include "ledger/file/medium.h"
#include "ledger/file/own_file.h"
#include "ledger/store/data_file.h"

namespace certledger::store {
namespace {

namespace fs = std::filesystem;

static_assert(sizeof(std::size_t) == 8, "the map needs 64-bit addresses");
constexpr std::size_t map_bytes = std::size_t{1} << 40;
constexpr mode_t file_mode = 0600;

/// Which file a name stands for.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

std::optional<FileIdentity> identity(const fs::path& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return std::nullopt;
  return FileIdentity{info.st_dev, info.st_ino};
}

std::optional<FileIdentity> identity(const FileDescriptor& file) {
  struct stat info{};
  if (::fstat(file.number(), &info) != 0) return std::nullopt;
  return FileIdentity{info.st_dev, info.st_ino};
}

/// The directories that this process has open as environments. Opening one twice is allowed by
/// LMDB and breaks its locks: closing either gives up those of both.
class OpenDirectories {
 public:
  bool add(const FileIdentity& directory) {
    const std::scoped_lock guard(mutex_);
    return open_.insert(directory).second;
  }
  void remove(const FileIdentity& directory) {
    const std::scoped_lock guard(mutex_);
    open_.erase(directory);
  }

 private:
  std::mutex mutex_;
  std::set<FileIdentity> open_;
};

OpenDirectories& open_directories() {
  static OpenDirectories directories;
  return directories;
}

std::string reason(int code, const fs::path& directory) {
  switch (code) {
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
      return std::string(mdb_strerror(code)) +
             "; the store is damaged: keep it, and restore the ledger from a backup";
    case MDB_MAP_RESIZED:
    case ENOMEM:
      return std::string(mdb_strerror(code)) +
             "; the process has too few addresses for the store, see ulimit -v";
    default: return code > 0 ? write_failure(directory, code) : mdb_strerror(code);
  }
}

[[noreturn]] void fail_act(int code, const char* act, const fs::path& directory) {
  throw SystemError(Fault::store, directory.string() + ": " + act + ": " + reason(code, directory));
}

void check(int code, const char* act, const fs::path& directory) {
  if (code != MDB_SUCCESS) fail_act(code, act, directory);
}

MDB_val value_of(BytesView bytes) {
  // LMDB does not write through a key or value that is put; its type cannot say so.
  return {bytes.size(), const_cast<std::uint8_t*>(bytes.data())};
}

MDB_val key_of(BytesView key) {
  CERTLEDGER_CHECK(!key.empty() && key.size() <= max_key_bytes);
  return value_of(key);
}

BytesView view_of(const MDB_val& value) {
  return {static_cast<const std::uint8_t*>(value.mv_data), value.mv_size};
}

/// The map's size: a quarter of the addresses where they are limited. LMDB itself raises it to
/// what the file needs.
std::size_t affordable_map_bytes() {
  // In a sandbox nobody is told: there it is what it was before.
  static std::atomic<rlim_t> known = RLIM_INFINITY;
  struct rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) == 0) known = limit.rlim_cur;
  if (known == RLIM_INFINITY) return map_bytes;
  constexpr rlim_t mebibyte = 1 << 20;
  return std::min<std::size_t>(map_bytes, known / 4 / mebibyte * mebibyte + mebibyte);
}

bool nobody_may_write(const fs::path& directory) {
  constexpr mode_t any_write = S_IWUSR | S_IWGRP | S_IWOTH;
  for (const fs::path& path : {directory, directory / "data.mdb", directory / "lock.mdb"}) {
    struct stat info{};
    if (::stat(path.c_str(), &info) == 0 && (info.st_mode & any_write) != 0) return false;
  }
  return true;
}

[[noreturn]] void on_assertion(MDB_env* environment, const char* what);

struct CloseEnvironment {
  void operator()(MDB_env* environment) const { mdb_env_close(environment); }
};
using OpenEnvironment = std::unique_ptr<MDB_env, CloseEnvironment>;

/// Opens with `flags`; the result is what mdb_env_open said.
std::pair<OpenEnvironment, int> try_open(const fs::path& directory, unsigned flags) {
  MDB_env* raw = nullptr;
  check(mdb_env_create(&raw), "open", directory);
  OpenEnvironment environment(raw);
  mdb_env_set_assert(raw, on_assertion);
  check(mdb_env_set_maxdbs(raw, max_tables), "open", directory);
  check(mdb_env_set_mapsize(raw, affordable_map_bytes()), "open", directory);
  const int code = mdb_env_open(raw, directory.c_str(), flags, file_mode);
  return {std::move(environment), code};
}

/// What stands in the place of lock.mdb before LMDB opens it by its name, follows links, and
/// writes. If it is missing, root makes it first, so that the owner owns it.
std::optional<FileIdentity> own_lock_file(const fs::path& directory) {
  const fs::path path = directory / "lock.mdb";
  auto file = open_own_file(path, O_PATH);
  if (!file && ::geteuid() == 0) {
    try {
      file = open_own_file(path, O_RDWR | O_CREAT, file_mode);
    } catch (const SystemError&) {
      return std::nullopt;  // on a medium to read only: LMDB says whether it can do without
    }
  }
  return file ? identity(*file) : std::nullopt;
}

OpenEnvironment open_environment(const fs::path& directory, Mode mode) {
  const unsigned flags = MDB_NOTLS | (mode == Mode::read_only ? MDB_RDONLY : 0);
  auto [environment, code] = try_open(directory, flags);
  if (code == EACCES && mode == Mode::read_only) {
    if (!nobody_may_write(directory)) {
      throw SystemError(Fault::store,
                        directory.string() +
                            ": a reader needs the right to write to lock.mdb while others may "
                            "write to the store; ask for it, or read a backup or an export");
    }
    std::tie(environment, code) = try_open(directory, flags | MDB_NOLOCK);
  }
  check(code, "open", directory);
  int dead = 0;
  check(mdb_reader_check(environment.get(), &dead), "open: clear dead readers", directory);
  return std::move(environment);
}

}  // namespace

/// Takes the directory into the list of open ones, for as long as it lives.
struct EnvironmentState {
  explicit EnvironmentState(fs::path path) : directory(std::move(path)) {
    const auto found = identity(directory);
    if (!found) fail_act(errno, "open", directory);
    if (!open_directories().add(*found)) {
      throw SystemError(Fault::store,
                        directory.string() + ": this process has the store open already");
    }
    directory_identity = *found;
  }
  EnvironmentState(const EnvironmentState&) = delete;
  EnvironmentState& operator=(const EnvironmentState&) = delete;
  ~EnvironmentState() {
    CERTLEDGER_CHECK(transactions == 0);
    if (broken) {
      // What an assertion has left is closed by the system, when the process ends.
      static_cast<void>(environment.release());
    }
    environment.reset();
    open_directories().remove(directory_identity);
  }

  void require_usable() const {
    if (broken) {
      throw SystemError(Fault::store,
                        directory.string() + ": the store is damaged: see what was said before");
    }
    if (!failed) return;
    throw SystemError(Fault::store, directory.string() +
                                        ": an earlier commit failed; this process has to end "
                                        "before the store is used again");
  }

  fs::path directory;
  FileIdentity directory_identity;
  OpenEnvironment environment;
  Mode mode = Mode::read_only;
  std::optional<FileIdentity> lock_file;
  std::atomic<unsigned> transactions = 0;
  std::atomic<bool> writing = false;
  std::atomic<bool> failed = false;
  std::atomic<bool> broken = false;  // by an assertion: nothing of LMDB's may be called any more
  std::function<void()> after_commit;
};

namespace {

/// LMDB would abort when this returned. It is compiled with what it takes to be thrown through.
[[noreturn]] void on_assertion(MDB_env* environment, const char* what) {
  auto* state = static_cast<EnvironmentState*>(mdb_env_get_userctx(environment));
  const char* path = nullptr;
  mdb_env_get_path(environment, &path);
  if (state != nullptr) state->broken = true;
  throw SystemError(Fault::store, std::string(path == nullptr ? "the store" : path) +
                                      ": the store is damaged: keep it, and restore the ledger "
                                      "from a backup (LMDB: " +
                                      printable(what) + ")");
}

}  // namespace

namespace {

/// The snapshots of this process that have no lock. Without one a writer does not know of them.
class Unlocked {
 public:
  void add(const TransactionState& snapshot);
  /// Remembers whether it was overtaken.
  void remove(const TransactionState& snapshot);
  /// Whether one was, for the first time that this is asked.
  bool tell_overtaken();
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

}  // namespace

/// A running transaction; aborted on destruction unless it was committed.
struct TransactionState {
  TransactionState(EnvironmentState& owner, unsigned flags)
      : environment(owner), writes(flags == 0) {
    owner.require_usable();
    // A second writer in this process would wait for the first for ever.
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
  TransactionState(const TransactionState&) = delete;
  TransactionState& operator=(const TransactionState&) = delete;
  ~TransactionState() {
    if (handle == nullptr) return;
    CERTLEDGER_CHECK(cursors == 0);
    if (!has_lock) unlocked().remove(*this);
    if (!environment.broken) mdb_txn_abort(handle);
    over();
  }

  int commit() {
    CERTLEDGER_CHECK(cursors == 0);
    if (!has_lock) unlocked().remove(*this);
    const int code = mdb_txn_commit(handle);
    handle = nullptr;
    over();
    return code;
  }

  [[nodiscard]] MDB_txn* running() const {
    CERTLEDGER_CHECK(handle != nullptr);
    return handle;
  }

  /// Whether pages of the snapshot can have been used anew. The next state leaves them alone, and
  /// so does who writes the one after it until that is there.
  [[nodiscard]] bool is_overtaken() const {
    return !has_lock && info().me_last_txnid > mdb_txn_id(handle) + 1;
  }

  /// Goes on to the newest state.
  int renew() {
    if (!has_lock) unlocked().remove(*this);
    mdb_txn_reset(handle);
    const int code = mdb_txn_renew(handle);
    if (!has_lock && code == MDB_SUCCESS) unlocked().add(*this);
    return code;
  }

  EnvironmentState& environment;
  MDB_txn* handle = nullptr;
  unsigned cursors = 0;
  bool writes;
  bool has_lock = true;  // a row in the table of readers, or the writer's

 private:
  [[nodiscard]] MDB_envinfo info() const {
    MDB_envinfo found{};
    mdb_env_info(environment.environment.get(), &found);
    return found;
  }

  void over() {
    if (writes) environment.writing = false;
    --environment.transactions;
  }
};

namespace {

void Unlocked::add(const TransactionState& snapshot) {
  const std::scoped_lock guard(mutex_);
  open_.insert(&snapshot);
  if (note_ != nullptr) *note_ = true;
}

void Unlocked::remove(const TransactionState& snapshot) {
  const std::scoped_lock guard(mutex_);
  if (open_.erase(&snapshot) > 0 && snapshot.is_overtaken()) was_overtaken_ = true;
}

bool Unlocked::tell_overtaken() {
  const std::scoped_lock guard(mutex_);
  if (was_told_) return false;
  was_told_ = was_overtaken_ ||
              std::ranges::any_of(open_, [](const auto* open) { return open->is_overtaken(); });
  return was_told_;
}

}  // namespace

// --- Environment ---

Environment::Environment(std::unique_ptr<EnvironmentState> state) : state_(std::move(state)) {}
Environment::Environment(Environment&&) noexcept = default;
Environment& Environment::operator=(Environment&&) noexcept = default;
Environment::~Environment() = default;

Environment Environment::open(const fs::path& directory, Mode mode) {
  auto state = std::make_unique<EnvironmentState>(directory);
  refuse_network_file_system(directory);
  if (mode != Mode::create) {
    check_data_file(directory);
  } else if (fs::symlink_status(directory / "data.mdb").type() != fs::file_type::not_found) {
    throw SystemError(Fault::store, directory.string() + ": there is a store here already");
  }
  const auto lock_before = own_lock_file(directory);
  state->mode = mode;
  state->environment = open_environment(directory, mode);
  mdb_env_set_userctx(state->environment.get(), state.get());
  state->lock_file = identity(directory / "lock.mdb");
  if (lock_before && state->lock_file != lock_before) {
    throw SystemError(Fault::store, directory.string() +
                                        ": lock.mdb was replaced while the store was opened; end "
                                        "all programs that use the ledger, then retry");
  }
  return Environment(std::move(state));
}

Table Environment::table(std::string_view name) { return open_table(std::string(name).c_str()); }

Table Environment::list_of_tables() { return open_table(nullptr); }

Table Environment::open_table(const char* name) {
  // LMDB keeps its list of open tables without a lock.
  CERTLEDGER_CHECK(state_->transactions == 0);
  TransactionState transaction(*state_, MDB_RDONLY);
  MDB_dbi handle = 0;
  const int code = mdb_dbi_open(transaction.handle, name, 0, &handle);
  if (code == MDB_NOTFOUND) {
    throw SystemError(Fault::store, directory().string() + ": the store has no table " + name +
                                        "; it is not a ledger's, or its making was broken off");
  }
  check(code, "open table", directory());
  // Committed, not aborted: that is what keeps the handle open.
  check(transaction.commit(), "open table", directory());
  return Table(handle);
}

void Environment::copy_to(int fd) const {
  state_->require_usable();
  // Of this state or a later one.
  const ReadTransaction at_least(*this);
  check(mdb_env_copyfd2(state_->environment.get(), fd, 0), "copy", directory());
  refuse_overtaken();
}

void Environment::after_commits(std::function<void()> then) {
  state_->after_commit = std::move(then);
}

std::uint64_t Environment::used_bytes() const {
  MDB_envinfo info{};
  MDB_stat stat{};
  check(mdb_env_info(state_->environment.get(), &info), "info", directory());
  check(mdb_env_stat(state_->environment.get(), &stat), "info", directory());
  return (std::uint64_t{info.me_last_pgno} + 1) * stat.ms_psize;
}

int Environment::data_descriptor() const {
  mdb_filehandle_t descriptor = -1;
  check(mdb_env_get_fd(state_->environment.get(), &descriptor), "info", directory());
  return descriptor;
}

const fs::path& Environment::directory() const { return state_->directory; }

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
  if (!unlocked().tell_overtaken()) return;
  throw SystemError(Fault::store,
                    "the store was written to while it was read, and this process cannot write to "
                    "lock.mdb to keep what it reads: there is no answer. Ask again when nobody "
                    "writes, or ask a backup or an export");
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

/// Whether the state with that number is in the data file, for the next one who opens it.
bool shows(const EnvironmentState& environment, std::uint64_t number) {
  int file = -1;
  if (mdb_env_get_fd(environment.environment.get(), &file) != MDB_SUCCESS) return false;
  return find_meta(file, number).has_value();
}

}  // namespace

void WriteTransaction::commit() {
  EnvironmentState& environment = state_->environment;
  CERTLEDGER_CHECK(state_->handle != nullptr);
  if (identity(environment.directory / "lock.mdb") != environment.lock_file) {
    environment.failed = true;
    throw SystemError(Fault::store,
                      environment.directory.string() +
                          ": commit: lock.mdb was removed or replaced while the store was open; "
                          "nothing was written; end all programs that use the ledger, then retry");
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
