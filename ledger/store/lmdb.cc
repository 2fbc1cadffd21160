#include "ledger/store/lmdb.h"

#include <lmdb.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/result.h"
#include "ledger/base/text.h"
#include "ledger/store/inspect/data_file.h"
#include "ledger/store/lmdb_state.h"
#include "ledger/system/medium.h"
#include "ledger/system/own_file.h"

namespace certledger::store {
namespace {

namespace fs = std::filesystem;

static_assert(sizeof(std::size_t) == 8, "the map needs 64-bit addresses");
constexpr std::size_t map_bytes = std::size_t{1} << 40;
constexpr mode_t file_mode = 0600;

std::optional<FileIdentity> identity(const system::FileDescriptor& file) {
  struct stat info{};
  if (::fstat(file.number(), &info) != 0) return std::nullopt;
  return FileIdentity{info.st_dev, info.st_ino};
}

/// The directories that this process has open as environments. LMDB allows a process to open one
/// twice, but that breaks its locks: closing one gives up the locks of both.
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

/// The size of the memory map: a quarter of the address space if that is limited. LMDB raises it to
/// what the file needs.
std::size_t affordable_map_bytes() {
  // In a sandbox getrlimit fails: then use the value from before.
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

/// LMDB would abort if this returned. LMDB is compiled so that exceptions can pass through it.
[[noreturn]] void on_assertion(MDB_env* environment, const char* what) {
  auto* state = static_cast<EnvironmentState*>(mdb_env_get_userctx(environment));
  const char* path = nullptr;
  mdb_env_get_path(environment, &path);
  if (state != nullptr) state->broken = true;
  throw SystemError(
      Fault::store,
      std::string(path == nullptr ? "the store" : path) +
          ": the store is damaged. Keep it, and restore the ledger from a backup (LMDB: " +
          printable(what) + ")");
}

/// Opens with `flags`; also returns the code of mdb_env_open.
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

/// The identity of lock.mdb before LMDB opens it by name, follows links, and writes. If it is
/// missing, root creates it first, so that the ledger's owner owns it.
std::optional<FileIdentity> own_lock_file(const fs::path& directory) {
  const fs::path path = directory / "lock.mdb";
  auto file = system::open_own_file(path, O_PATH);
  if (!file && ::geteuid() == 0) {
    try {
      file = system::open_own_file(path, O_RDWR | O_CREAT, file_mode);
    } catch (const SystemError&) {
      return std::nullopt;  // on a read-only medium: LMDB decides whether it can work without it
    }
  }
  return file ? identity(*file) : std::nullopt;
}

OpenEnvironment open_environment(const fs::path& directory, Mode mode) {
  const unsigned flags = MDB_NOTLS | (mode == Mode::read_only ? MDB_RDONLY : 0);
  auto [environment, code] = try_open(directory, flags);
  if (code == EACCES && mode == Mode::read_only) {
    if (!nobody_may_write(directory)) {
      throw SystemError(
          Fault::store,
          directory.string() +
              ": cannot read: no write permission on lock.mdb (readers need it while others can "
              "write). Ask for the permission, or read a backup or an export");
    }
    std::tie(environment, code) = try_open(directory, flags | MDB_NOLOCK);
  }
  check(code, "open", directory);
  int dead = 0;
  check(mdb_reader_check(environment.get(), &dead), "open: clear dead readers", directory);
  return std::move(environment);
}

}  // namespace

std::optional<FileIdentity> identity_at(const fs::path& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return std::nullopt;
  return FileIdentity{info.st_dev, info.st_ino};
}

std::string reason(int code, const fs::path& directory) {
  switch (code) {
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
      return std::string(mdb_strerror(code)) +
             "; the store is damaged. Keep it, and restore the ledger from a backup";
    case MDB_MAP_RESIZED:
    case ENOMEM:
      return std::string(mdb_strerror(code)) +
             "; the limit of the address space is too low for the store (ulimit -v)";
    default: return code > 0 ? system::write_failure(directory, code) : mdb_strerror(code);
  }
}

void fail_act(int code, const char* act, const fs::path& directory) {
  throw SystemError(Fault::store, directory.string() + ": " + act + ": " + reason(code, directory));
}

void check(int code, const char* act, const fs::path& directory) {
  if (code != MDB_SUCCESS) fail_act(code, act, directory);
}

// --- Internals ---

EnvironmentState::EnvironmentState(fs::path path) : directory(std::move(path)) {
  const auto found = identity_at(directory);
  if (!found) fail_act(errno, "open", directory);
  if (!open_directories().add(*found)) {
    throw SystemError(Fault::store,
                      directory.string() + ": this process already has the store open");
  }
  directory_identity = *found;
}

EnvironmentState::~EnvironmentState() {
  CERTLEDGER_CHECK(transactions == 0);
  if (broken) {
    // After an assertion, the system closes everything when the process ends.
    [[maybe_unused]] MDB_env* const left = environment.release();
  }
  environment.reset();
  open_directories().remove(directory_identity);
}

void EnvironmentState::require_usable() const {
  if (broken) {
    throw SystemError(Fault::store,
                      directory.string() + ": the store is damaged; see the earlier message");
  }
  if (!failed) return;
  throw SystemError(Fault::store,
                    directory.string() + ": an earlier commit failed; start the program again");
}

// --- Environment ---

Environment::Environment(std::unique_ptr<EnvironmentState> state) : state_(std::move(state)) {}
Environment::Environment(Environment&&) noexcept = default;
Environment& Environment::operator=(Environment&&) noexcept = default;
Environment::~Environment() = default;

Environment Environment::open(const fs::path& directory, Mode mode) {
  auto state = std::make_unique<EnvironmentState>(directory);
  system::refuse_network_file_system(directory);
  if (mode != Mode::create) {
    inspect::check_data_file(directory);
  } else if (fs::symlink_status(directory / "data.mdb").type() != fs::file_type::not_found) {
    throw SystemError(Fault::store, directory.string() + ": a store exists here already");
  }
  const auto lock_before = own_lock_file(directory);
  state->mode = mode;
  state->environment = open_environment(directory, mode);
  mdb_env_set_userctx(state->environment.get(), state.get());
  state->lock_file = identity_at(directory / "lock.mdb");
  if (lock_before && state->lock_file != lock_before) {
    throw SystemError(Fault::store,
                      directory.string() +
                          ": somebody replaced lock.mdb while this program opened the store. End "
                          "all programs that use the ledger, then retry");
  }
  return Environment(std::move(state));
}

Table Environment::table(std::string_view name) { return open_table(std::string(name).c_str()); }

Table Environment::list_of_tables() { return open_table(nullptr); }

Table Environment::open_table(const char* name) {
  // LMDB's list of open tables has no lock.
  CERTLEDGER_CHECK(state_->transactions == 0);
  TransactionState transaction(*state_, MDB_RDONLY);
  MDB_dbi handle = 0;
  const int code = mdb_dbi_open(transaction.handle, name, 0, &handle);
  if (code == MDB_NOTFOUND) {
    throw SystemError(Fault::store,
                      directory().string() + ": the store has no table " + name +
                          "; it is not a ledger, or `certledger init` was interrupted");
  }
  check(code, "open table", directory());
  // Commit, do not abort: a commit keeps the handle open.
  check(transaction.commit(), "open table", directory());
  return Table(handle);
}

void Environment::copy_to(int fd) const {
  state_->require_usable();
  // The copy has this state or a later one.
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

}  // namespace certledger::store
