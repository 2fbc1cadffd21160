// What an Environment and a Transaction are made of. For the files lmdb*.cc alone, the only ones
// that include <lmdb.h>.
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

/// Which file a name stands for.
using FileIdentity = std::pair<dev_t, ino_t>;

/// The identity of the file at `path`, or nothing when no file is there.
std::optional<FileIdentity> identity_at(const std::filesystem::path& path);

/// What LMDB's `code` means, with what to do.
std::string reason(int code, const std::filesystem::path& directory);

/// Throws SystemError(store) "DIRECTORY: ACT: REASON".
[[noreturn]] void fail_act(int code, const char* act, const std::filesystem::path& directory);

/// The same unless `code` is a success.
void check(int code, const char* act, const std::filesystem::path& directory);

struct CloseEnvironment {
  void operator()(MDB_env* environment) const { mdb_env_close(environment); }
};
using OpenEnvironment = std::unique_ptr<MDB_env, CloseEnvironment>;

/// Takes the directory into the list of open ones, for as long as it lives.
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
  std::atomic<bool> broken = false;  // by an assertion: nothing of LMDB's may be called any more
  std::function<void()> after_commit;
};

/// A running transaction; aborted on destruction unless it was committed.
struct TransactionState {
  TransactionState(EnvironmentState& owner, unsigned flags);
  TransactionState(const TransactionState&) = delete;
  TransactionState& operator=(const TransactionState&) = delete;
  ~TransactionState();

  /// What LMDB said. The transaction is over then.
  int commit();
  [[nodiscard]] MDB_txn* running() const;
  /// Whether pages of the snapshot can have been used anew.
  [[nodiscard]] bool is_overtaken() const;
  /// Goes on to the newest state.
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
