// Writes small files whole. Whatever ends the program, the file has the old content or the new one,
// and no other file is left. All failures are thrown as SystemError with the path and the reason.
// `fault` says what a failure means to the caller: store (the default) or key_unusable.
//
// A file is written without a name (O_TMPFILE), and gets its name when it is on the disk. In two
// cases it has the second name ".NAME.new" before that: when NAME exists and is replaced, and on
// file systems without O_TMPFILE (FAT). Its writer holds a lock on it, so the next writer of NAME
// recognises and removes one that a dead program left.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "ledger/system/file.h"

namespace certledger::system {

/// Writes all of `bytes` at the file's current position.
void write_all(const FileDescriptor& file, const std::filesystem::path& path, BytesView bytes,
               Fault fault = Fault::store);

/// Creates a new file; name and content are on the disk on return. The umask applies to `mode`.
/// Refuses an existing name, even a dangling link. A failure leaves no file.
void write_new_file(const std::filesystem::path& path, BytesView bytes, mode_t mode,
                    Fault fault = Fault::store);

/// Creates or replaces a file; it is on the disk on return. On failure the old content stays.
/// Replaces a symbolic link itself, not its target. Refuses anything else that is not a regular
/// file, such as /dev/null. A file that root replaces keeps its owner.
void write_file_atomically(const std::filesystem::path& path, BytesView bytes, mode_t mode,
                           Fault fault = Fault::store);

/// The same for the file of that name in an open directory, even if the directory has moved since.
/// The rest of `path` is for messages.
void write_file_atomically_in(const FileDescriptor& directory, const std::filesystem::path& path,
                              BytesView bytes, mode_t mode, Fault fault = Fault::store);

/// Syncs a directory, so that its names are on the disk.
void sync_directory(const std::filesystem::path& directory, Fault fault = Fault::store);

}  // namespace certledger::system
