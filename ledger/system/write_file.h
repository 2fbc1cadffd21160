// Small files written whole: whatever ends the program leaves the old content or the new one, and
// nothing beside it. All failures are thrown as SystemError with the path and the reason; `fault`
// is what they are to the caller: store (the default) or key_unusable.
//
// A file is written without a name (O_TMPFILE) and named when it is on the disk. Only where another
// file has its name already does it need a second one, ".NAME.new", for the moment before it takes
// that file's place; and where the file system has no files without names (FAT), while it is
// written. Its writer holds a lock on it, so that one which a dead program left is told and removed
// by whoever writes NAME next.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "ledger/system/file.h"

namespace certledger::system {

/// Writes all of `bytes` where the file stands.
void write_all(const FileDescriptor& file, const std::filesystem::path& path, BytesView bytes,
               Fault fault = Fault::store);

/// Makes a file that does not exist yet and has it on the disk, name and content, on return.
/// `mode` is what open(2) takes, less the umask. Refuses what exists, a dangling link too; on
/// failure no file is left behind.
void write_new_file(const std::filesystem::path& path, BytesView bytes, mode_t mode,
                    Fault fault = Fault::store);

/// Replaces a file, or makes it, and has it on the disk on return. On failure the old content
/// stays. A symbolic link at `path` is itself replaced; what is no regular file is not, since there
/// is one /dev/null for all. A file that root replaces keeps its owner.
void write_file_atomically(const std::filesystem::path& path, BytesView bytes, mode_t mode,
                           Fault fault = Fault::store);

/// The same for a file of that name in an open directory, wherever that has been moved to since;
/// its part of `path` is for messages.
void write_file_atomically_in(const FileDescriptor& directory, const std::filesystem::path& path,
                              BytesView bytes, mode_t mode, Fault fault = Fault::store);

/// Has a directory's names on the disk.
void sync_directory(const std::filesystem::path& directory, Fault fault = Fault::store);

}  // namespace certledger::system
