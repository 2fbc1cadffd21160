// A temporary directory, in which a directory or several files are created before they get their
// names. It is locked while its process lives, so the next process recognises and removes what a
// dead one left.
#pragma once

#include <filesystem>

#include "ledger/system/file.h"

namespace certledger::system {

class TemporaryDirectory {
 public:
  /// Creates and locks a new one in `parent`, accessible to its owner only. Removes those that dead
  /// processes of this user left there. Throws SystemError(store); `purpose` begins its message:
  /// "DIR: cannot create".
  TemporaryDirectory(const std::filesystem::path& parent, const std::string& purpose);
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() { discard(); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Removes it with its contents.
  void discard();

  /// Renames it; `named` may be an empty directory. Returns the error number on failure; the
  /// directory then stays.
  int rename_to(const std::filesystem::path& named);

 private:
  std::filesystem::path path_;  // empty when renamed or discarded
  FileDescriptor lock_;
};

}  // namespace certledger::system
