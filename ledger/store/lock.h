// The writer lock: at most one process appends to a ledger, restores it or moves its mark.
//
// It is flock(2) on the ledger's directory and on a file `lock` in it: a file can be deleted under
// a live writer, and a directory that is not empty cannot. LMDB's own lock is not enough: when its
// file is removed under a live writer, a second writer gets in and acknowledged entries vanish.
#pragma once

#include <chrono>
#include <filesystem>

#include "ledger/file/file.h"

namespace certledger::store {

/// Holds the lock of one ledger directory for as long as it lives. Move only. A child of fork(2)
/// shares it until it execs or ends.
class WriterLock {
 public:
  /// Takes the lock of the ledger in `directory`, waiting up to `wait` for another holder. The
  /// file `lock` is made when it is not there (mode 0600); programs older than 0.2 know it alone.
  /// Throws SystemError: busy, naming the holder's process id when it is known; store otherwise.
  static WriterLock acquire(const std::filesystem::path& directory, std::chrono::milliseconds wait);

  WriterLock(WriterLock&&) noexcept = default;
  WriterLock& operator=(WriterLock&&) noexcept = default;
  ~WriterLock() = default;

  /// The ledger's directory, wherever it has been moved to since.
  [[nodiscard]] const FileDescriptor& directory() const { return directory_; }

 private:
  WriterLock(FileDescriptor directory, FileDescriptor file)
      : directory_(std::move(directory)), file_(std::move(file)) {}
  FileDescriptor directory_;
  FileDescriptor file_;
};

}  // namespace certledger::store
