// A directory that is there under its name when it is whole, and otherwise not at all.
#pragma once

#include <filesystem>

#include "ledger/system/temporary_directory.h"

namespace certledger::system {

/// Made under a temporary name beside the one that it is to have, for its owner alone; gone with
/// this unless it was finished.
class NewDirectory {
 public:
  /// Throws SystemError(store) when nothing can be made there, or when something has the name
  /// already that is no empty directory.
  explicit NewDirectory(const std::filesystem::path& to);
  NewDirectory(const NewDirectory&) = delete;
  NewDirectory& operator=(const NewDirectory&) = delete;

  /// Where it is until it is finished.
  [[nodiscard]] const std::filesystem::path& path() const { return building_.path(); }

  /// Removes it with all that is in it.
  void discard() { building_.discard(); }

  /// Gives it its name, on the disk on return; its contents have to be there already. Throws
  /// SystemError(store), also when something else has the name by now.
  void finish();

 private:
  std::filesystem::path named_;
  TemporaryDirectory building_;
};

}  // namespace certledger::system
