// Files that come into one directory together: whatever fails before all are written leaves the
// directory as it was.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "ledger/base/bytes.h"
#include "ledger/system/temporary_directory.h"

namespace certledger::system {

/// Writes files under their names into a temporary directory inside `directory`, which is made when
/// it is missing. All of that is gone with this unless it was finished.
///
///   StagedFiles files("pages");
///   files.add("A-1.pdf", pdf);
///   files.finish(check);
class StagedFiles {
 public:
  /// Throws SystemError(store) when nothing can be made there.
  explicit StagedFiles(std::filesystem::path directory);
  StagedFiles(const StagedFiles&) = delete;
  StagedFiles& operator=(const StagedFiles&) = delete;
  ~StagedFiles() { discard(); }

  /// Writes one more. Throws SystemError(store).
  void add(const std::string& name, BytesView bytes) const;

  /// Removes what was written, and the directory when it was made for it.
  void discard();

  /// Gives all that were added, by this process or by its children, their names in the directory,
  /// on the disk on return.
  /// A file of such a name is replaced, and all others are left. Throws SystemError(store), before
  /// the first one when a name is taken by what is no file, and whatever `check` throws of the path
  /// that one of them is to have. It is not asked about a file with the same content: a command
  /// that was killed on its way is typed again.
  void finish(const std::function<void(const std::filesystem::path&)>& check);

 private:
  std::filesystem::path directory_;
  std::optional<TemporaryDirectory> staged_;  // none when it is finished or gone
  bool is_made_here_ = false;
};

}  // namespace certledger::system
