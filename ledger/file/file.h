// Small files, read whole and written so that a crash leaves the old or the new content, never a
// mixture. All failures are thrown as SystemError with the path and the reason; `fault` is what
// they are to the caller: store (the default) or key_unusable.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace certledger {

/// Owns an open file and closes it. Move only.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor();

  [[nodiscard]] int number() const { return fd_; }

 private:
  int fd_ = -1;
};

/// What to do when the last part of a path is a symbolic link.
enum class Links { follow, refuse };

/// Opens a regular file for reading; anything else is refused, and a fifo does not hang.
/// Nothing when there is no such file.
std::optional<FileDescriptor> open_if_present(const std::filesystem::path& path,
                                              Links links = Links::follow,
                                              Fault fault = Fault::store);

/// The same for a file that has to be there.
FileDescriptor open_to_read(const std::filesystem::path& path, Links links = Links::follow,
                            Fault fault = Fault::store);

/// All of an open file, from where it stands. `path` is for messages. Refuses more than
/// `max_bytes`. Memory is asked for once when the file has the size it says.
Bytes read_all(const FileDescriptor& file, const std::filesystem::path& path, std::size_t max_bytes,
               Fault fault = Fault::store);

Bytes read_file(const std::filesystem::path& path, std::size_t max_bytes,
                Links links = Links::follow, Fault fault = Fault::store);

/// Writes all of `bytes` where the file stands.
void write_all(const FileDescriptor& file, const std::filesystem::path& path, BytesView bytes,
               Fault fault = Fault::store);

/// Makes a file that does not exist yet and has it on the disk, name and content, on return.
/// `mode` is what open(2) takes, less the umask. Refuses what exists, a dangling link too; on
/// failure no file is left behind.
void write_new_file(const std::filesystem::path& path, BytesView bytes, mode_t mode,
                    Fault fault = Fault::store);

/// Replaces a file, or makes it: a temporary file beside it is written, synced and renamed over
/// `path`, and the directory is synced. On failure the old content stays and no temporary file is
/// left behind. A symbolic link at `path` is itself replaced; what is no regular file is not, since
/// there is one /dev/null for all. A file that root replaces keeps its owner.
void write_file_atomically(const std::filesystem::path& path, BytesView bytes, mode_t mode,
                           Fault fault = Fault::store);

/// Has a directory's names on the disk.
void sync_directory(const std::filesystem::path& directory, Fault fault = Fault::store);

/// The directory that `path` is in, "." for a bare name.
std::filesystem::path directory_of(const std::filesystem::path& path);

}  // namespace certledger
