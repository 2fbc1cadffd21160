// A ledger's own files. Somebody who can write into a ledger's directory could replace a file by a
// link, so that a program reads or overwrites a file elsewhere. So each file is opened below its
// directory's descriptor, and files that are not the ledger's own are refused.
#pragma once

#include <fcntl.h>

#include <filesystem>
#include <optional>

#include "ledger/system/file.h"

namespace certledger::system {

/// Opens the file of a ledger at `path`; `flags` are those of open(2), and `mode` is for O_CREAT.
/// If the directory itself is a link, it is followed. Nothing if there is no such file.
///
/// Throws SystemError(store) for a symbolic link, for anything but a regular file, for a file with
/// a second hard link, and for a file that does not belong to the owner of its directory. A file
/// that root creates is given to that owner.
std::optional<FileDescriptor> open_own_file(const std::filesystem::path& path, int flags = O_RDONLY,
                                            mode_t mode = 0600);

/// The same for the file of that name in an open directory, even if the directory has moved since.
/// The rest of `path` is for messages.
std::optional<FileDescriptor> open_own_file_in(const FileDescriptor& directory,
                                               const std::filesystem::path& path,
                                               int flags = O_RDONLY, mode_t mode = 0600);

/// The same for a directory inside a ledger's directory: refuses a link, anything but a directory,
/// and another owner. A missing directory passes; opening a file in it will fail.
void require_own_directory(const std::filesystem::path& path);

/// For root: gives a directory and its files to the owner of the parent directory. For other users,
/// who own what they create, it does nothing.
void give_to_owner(const std::filesystem::path& directory);

}  // namespace certledger::system
