// A ledger's own files. Whoever can write into a ledger's directory could put a link in the place
// of one of them, so that a program overwrites, or reads, what lies elsewhere. So each is opened
// below its directory's descriptor, and what is not the ledger's own is refused.
#pragma once

#include <fcntl.h>

#include <filesystem>
#include <optional>

#include "ledger/system/file.h"

namespace certledger::system {

/// Opens the file of a ledger at `path`; `flags` are those of open(2), and `mode` is for O_CREAT.
/// A link in the place of the directory is followed. Nothing when there is no such file.
///
/// Refused, by SystemError(store): a symbolic link, what is no regular file, a file with a second
/// name (a hard link), a file that does not belong to the owner of its directory. A file that root
/// makes is given to that owner.
std::optional<FileDescriptor> open_own_file(const std::filesystem::path& path, int flags = O_RDONLY,
                                            mode_t mode = 0600);

/// The same for a file of that name in an open directory, wherever that has been moved to since;
/// the rest of `path` is for messages.
std::optional<FileDescriptor> open_own_file_in(const FileDescriptor& directory,
                                               const std::filesystem::path& path,
                                               int flags = O_RDONLY, mode_t mode = 0600);

/// The same for a directory inside a ledger's: refuses a link, what is no directory, and another
/// owner. One that does not exist is left to those that open files in it.
void require_own_directory(const std::filesystem::path& path);

/// For root: gives a directory and the files in it to the owner of the directory that it is in.
/// Others own what they make, and nothing happens.
void give_to_owner(const std::filesystem::path& directory);

}  // namespace certledger::system
