// Several files for one directory. If anything fails before all are written, the directory stays as
// it was.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "ledger/base/bytes.h"
#include "ledger/system/temporary_directory.h"

namespace certledger::system {

/// Writes files into a temporary directory inside `directory`, which is created if it is missing.
/// The destructor removes all of that unless it was finished.
///
///   StagedFiles files("pages");
///   files.add("A-1.pdf", pdf);
///   files.finish(check);
class StagedFiles {
 public:
  /// Throws SystemError(store) if nothing can be created there.
  explicit StagedFiles(std::filesystem::path directory);
  StagedFiles(const StagedFiles&) = delete;
  StagedFiles& operator=(const StagedFiles&) = delete;
  ~StagedFiles() { discard(); }

  /// Writes one more file. Throws SystemError(store).
  void add(const std::string& name, BytesView bytes) const;

  /// Removes what was written, and the directory if this object created it.
  void discard();

  /// Gives all files their names in the directory, those of child processes too. They are on the
  /// disk on return. An existing file of the same name is replaced; all others stay. Throws
  /// SystemError(store), before the first file gets its name, if a name exists and is not a file.
  /// Passes on what `check` throws for a path. `check` is not called for a file that exists with
  /// the same content, so a command that was killed can be repeated.
  void finish(const std::function<void(const std::filesystem::path&)>& check);

 private:
  std::filesystem::path directory_;
  std::optional<TemporaryDirectory> staged_;  // empty when finished or discarded
  bool is_made_here_ = false;
};

}  // namespace certledger::system
