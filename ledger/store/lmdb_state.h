// The internals of Environment and Transaction. Only for lmdb*.cc, the only files that include
// <lmdb.h>.
#pragma once

#include <lmdb.h>
#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ledger/store/lmdb.h"

namespace certledger::store {

/// Which file a name refers to.
using FileIdentity = std::pair<dev_t, ino_t>;

/// The identity of the file at `path`; nothing if there is no file.
std::optional<FileIdentity> identity_at(const std::filesystem::path& path);

/// What LMDB's `code` means, and what to do.
std::string reason(int code, const std::filesystem::path& directory);

/// Throws SystemError(store) "DIRECTORY: ACT: REASON".
[[noreturn]] void fail_act(int code, const char* act, const std::filesystem::path& directory);

/// The same, unless `code` means success.
void check(int code, const char* act, const std::filesystem::path& directory);

struct CloseEnvironment {
  void operator()(MDB_env* environment) const { mdb_env_close(environment); }
};
using OpenEnvironment = std::unique_ptr<MDB_env, CloseEnvironment>;

/// Keeps the directory in the list of open ones while it lives.
struct EnvironmentState {
  explicit EnvironmentState(std::filesystem::path path);
  EnvironmentState(const EnvironmentState&) = delete;
  EnvironmentState& operator=(const EnvironmentState&) = delete;
  ~EnvironmentState();

  /// Throws SystemError(store) after a failed commit, and after an assertion.
  void require_usable() const;

  std::filesystem::path directory;
  FileIdentity directory_identity;
  OpenEnvironment environment;
  Mode mode = Mode::read_only;
  std::optional<FileIdentity> lock_file;
  std::atomic<unsigned> transactions = 0;
  std::atomic<bool> writing = false;
  std::atomic<bool> failed = false;
  std::atomic<bool> broken = false;  // by an assertion: do not call LMDB any more
  std::function<void()> after_commit;
};

/// A running transaction. The destructor aborts it unless it was committed.
struct TransactionState {
  TransactionState(EnvironmentState& owner, unsigned flags);
  TransactionState(const TransactionState&) = delete;
  TransactionState& operator=(const TransactionState&) = delete;
  ~TransactionState();

  /// Returns LMDB's code. The transaction is over then.
  int commit();
  [[nodiscard]] MDB_txn* running() const;
  /// Whether a writer may have reused pages of the snapshot.
  [[nodiscard]] bool is_overtaken() const;
  /// Moves to the newest state.
  int renew();

  EnvironmentState& environment;
  MDB_txn* handle = nullptr;
  unsigned cursors = 0;
  bool writes;
  bool has_lock = true;  // a row in the table of readers, or the writer's

 private:
  [[nodiscard]] MDB_envinfo info() const;
  void over();
};

}  // namespace certledger::store
