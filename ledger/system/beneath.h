// Files below a directory that somebody else filled: no link in their path is followed, so that
// none leads out of it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/system/file.h"

namespace certledger::system {

/// A directory that was opened. `path` is for messages, and for them alone.
class OpenDirectory {
 public:
  /// Throws SystemError when there is none at `path`.
  static OpenDirectory open(const std::filesystem::path& path);

  /// Opens the regular file of that relative path ("a/b/c"); anything else is refused, and a link
  /// on the way too. Nothing when there is no such file. Throws SystemError.
  [[nodiscard]] std::optional<FileDescriptor> open_file(const std::string& relative) const;

  /// The paths of all that is no directory, in no order; at most `most` of them, and no deeper than
  /// `depth` directories.
  [[nodiscard]] std::vector<std::string> list(std::size_t most, unsigned depth) const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  OpenDirectory(std::filesystem::path path, FileDescriptor directory)
      : path_(std::move(path)), directory_(std::move(directory)) {}
  std::filesystem::path path_;
  FileDescriptor directory_;
};

}  // namespace certledger::system
