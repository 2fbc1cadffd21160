// A new directory that gets its name only when it is complete.
#pragma once

#include <filesystem>

#include "ledger/system/temporary_directory.h"

namespace certledger::system {

/// Created under a temporary name in the same place, accessible to its owner only. The destructor
/// removes it unless it was finished.
class NewDirectory {
 public:
  /// Throws SystemError(store) if nothing can be created there, or if the name exists and is not an
  /// empty directory.
  explicit NewDirectory(const std::filesystem::path& to);
  NewDirectory(const NewDirectory&) = delete;
  NewDirectory& operator=(const NewDirectory&) = delete;

  /// The temporary path, until it is finished.
  [[nodiscard]] const std::filesystem::path& path() const { return building_.path(); }

  /// Removes it with its contents.
  void discard() { building_.discard(); }

  /// Gives it its name; the name is on the disk on return. The contents must be complete. Throws
  /// SystemError(store), also if the name exists by now.
  void finish();

 private:
  std::filesystem::path named_;
  TemporaryDirectory building_;
};

}  // namespace certledger::system
