// Where a directory, or files that come into one together, are made before they get their names. It
// is locked while its maker lives, so that what a dead one left can be told and is swept away.
#pragma once

#include <filesystem>

#include "ledger/system/file.h"

namespace certledger::system {

class TemporaryDirectory {
 public:
  /// A new one in `parent`, for its owner alone, and locked. Removes those that dead processes of
  /// this user left there. Throws SystemError(store); `purpose` is for its message: "DIR: cannot be
  /// made".
  TemporaryDirectory(const std::filesystem::path& parent, const std::string& purpose);
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() { discard(); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Removes it with all that is in it.
  void discard();

  /// Gives it another name, over an empty directory at most; the error number when that fails. It
  /// stays then.
  int rename_to(const std::filesystem::path& named);

 private:
  std::filesystem::path path_;  // empty when it has another name or is gone
  FileDescriptor lock_;
};

}  // namespace certledger::system
