// Files below a directory that somebody else filled. No link in their path is followed, so none
// leads outside.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/system/file.h"

namespace certledger::system {

/// An open directory. `path` is for messages only.
class OpenDirectory {
 public:
  /// Throws SystemError if there is no directory at `path`.
  static OpenDirectory open(const std::filesystem::path& path);

  /// Opens the regular file at that relative path ("a/b/c"). Nothing if there is no such file.
  /// Throws SystemError if it is not a regular file, or if a part of the path is a link.
  [[nodiscard]] std::optional<FileDescriptor> open_file(const std::string& relative) const;

  /// The paths of everything except directories, in no order: at most `most`, and at most `depth`
  /// directories deep.
  [[nodiscard]] std::vector<std::string> list(std::size_t most, unsigned depth) const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  OpenDirectory(std::filesystem::path path, FileDescriptor directory)
      : path_(std::move(path)), directory_(std::move(directory)) {}
  std::filesystem::path path_;
  FileDescriptor directory_;
};

}  // namespace certledger::system
