// The writer lock: at most one process appends to a ledger, restores it or moves its mark.
//
// It is flock(2) on the ledger's directory and on a file `lock` in it: a file can be deleted under
// a live writer, and a directory that is not empty cannot. LMDB's own lock is not enough: when its
// file is removed under a live writer, a second writer gets in and acknowledged entries vanish.
//
// The file holds two lines: the holder's process id, and a word that one holder leaves for the next
// (sound.h).
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>

#include "ledger/system/file.h"

namespace certledger::store {

/// Holds the lock of one ledger directory for as long as it lives. Move only. A child of fork(2)
/// shares it until it execs or ends.
class WriterLock {
 public:
  /// Takes the lock of the ledger in `directory`, waiting up to `wait` for another holder. The
  /// file `lock` is made when it is not there (mode 0600); programs older than 0.2 know it alone.
  /// Throws SystemError: busy, naming the holder's process id when it is known; store otherwise.
  static WriterLock acquire(const std::filesystem::path& directory, std::chrono::milliseconds wait);

  /// What the last holder left for the next one; empty when it left nothing.
  [[nodiscard]] const std::string& left_word() const { return word_; }

  /// Leaves a line for the next holder, in place of the last. A file that cannot be written to is
  /// of no account: the next holder finds no word, or another one.
  void leave_word(const std::string& word) const;

  WriterLock(WriterLock&&) noexcept = default;
  WriterLock& operator=(WriterLock&&) noexcept = default;
  ~WriterLock() = default;

  /// The ledger's directory, wherever it has been moved to since.
  [[nodiscard]] const system::FileDescriptor& directory() const { return directory_; }

 private:
  WriterLock(system::FileDescriptor directory, system::FileDescriptor file, std::string word)
      : directory_(std::move(directory)), file_(std::move(file)), word_(std::move(word)) {}
  system::FileDescriptor directory_;
  system::FileDescriptor file_;
  std::string word_;  // as it was found
};

}  // namespace certledger::store
