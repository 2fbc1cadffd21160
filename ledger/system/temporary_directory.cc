#include "ledger/system/temporary_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

#include "ledger/system/medium.h"

namespace certledger::system {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view name_begins = ".certledger-new-";

/// The locked descriptor of the directory. Nothing if another process holds the lock, or if the
/// directory is gone.
FileDescriptor lock_directory(const fs::path& path) {
  FileDescriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (directory.number() < 0 || ::flock(directory.number(), LOCK_EX | LOCK_NB) != 0) return {};
  struct stat held{};
  struct stat named{};
  const bool is_still_there = ::fstat(directory.number(), &held) == 0 &&
                              ::lstat(path.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
                              held.st_dev == named.st_dev;
  if (!is_still_there || held.st_uid != ::geteuid()) return {};
  return directory;
}

/// If the lock is free, its process is dead.
void sweep(const fs::path& parent) {
  std::error_code ignored;
  for (const auto& item : fs::directory_iterator(parent, ignored)) {
    if (!item.path().filename().string().starts_with(name_begins)) continue;
    const FileDescriptor lock = lock_directory(item.path());
    if (lock.number() >= 0) fs::remove_all(item.path(), ignored);
  }
}

}  // namespace

TemporaryDirectory::TemporaryDirectory(const fs::path& parent, const std::string& purpose) {
  sweep(parent);
  constexpr int attempts = 10;
  for (int i = 0; i < attempts; ++i) {
    std::string name = (parent / (std::string(name_begins) + "XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw SystemError(Fault::store, purpose + ": " + write_failure(parent, errno));
    }
    lock_ = lock_directory(name);
    // On a file system without locks nobody removes it. With locks, another process may have
    // removed it before it was locked.
    struct stat info{};
    if (lock_.number() >= 0 || ::lstat(name.c_str(), &info) == 0) {
      path_ = name;
      return;
    }
  }
  throw SystemError(Fault::store,
                    purpose + ": another process removes the files that are created here");
}

void TemporaryDirectory::discard() {
  if (path_.empty()) return;
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  path_.clear();
}

int TemporaryDirectory::rename_to(const fs::path& named) {
  if (std::rename(path_.c_str(), named.c_str()) != 0) return errno;
  path_.clear();
  lock_ = {};
  return 0;
}

}  // namespace certledger::system
