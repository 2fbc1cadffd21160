// The writer lock: at most one process appends to a ledger, restores it, or moves its high-water
// mark.
//
// It is flock(2) on the ledger's directory and on the file `lock` in it. Somebody can delete a file
// while a writer holds it, but not a directory with contents. LMDB's own lock is not enough: if
// somebody removes its file during a write, a second writer gets in, and acknowledged entries are
// lost.
//
// The file has two lines: the holder's process id, and a word that one holder leaves for the next
// (sound.h).
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>

#include "ledger/system/file.h"

namespace certledger::store {

/// Holds the lock of one ledger directory while it lives. Move only. A child of fork(2) shares it
/// until the child execs or ends.
class WriterLock {
 public:
  /// Takes the lock of the ledger in `directory`; waits up to `wait` for another holder. Creates
  /// the file `lock` if it is missing (mode 0600); programs older than 0.2 lock only this file.
  /// Throws SystemError: busy, which names the holder's process id if it is known; store otherwise.
  static WriterLock acquire(const std::filesystem::path& directory, std::chrono::milliseconds wait);

  /// The word that the last holder left; empty if there is none.
  [[nodiscard]] const std::string& left_word() const { return word_; }

  /// Leaves a word for the next holder, instead of the previous one. Ignores a file that cannot be
  /// written: the next holder then finds no word, or an older one.
  void leave_word(const std::string& word) const;

  WriterLock(WriterLock&&) noexcept = default;
  WriterLock& operator=(WriterLock&&) noexcept = default;
  ~WriterLock() = default;

  /// The ledger's directory, even if it has moved since.
  [[nodiscard]] const system::FileDescriptor& directory() const { return directory_; }

 private:
  WriterLock(system::FileDescriptor directory, system::FileDescriptor file, std::string word)
      : directory_(std::move(directory)), file_(std::move(file)), word_(std::move(word)) {}
  system::FileDescriptor directory_;
  system::FileDescriptor file_;
  std::string word_;  // as found
};

}  // namespace certledger::store
