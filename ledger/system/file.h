// Open files, and small files that are read whole; write_file.h writes them. All failures are
// thrown as SystemError with the path and the reason. `fault` says what a failure means to the
// caller: store (the default) or key_unusable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace certledger::system {

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

/// Opens a regular file for reading. Refuses anything else; a fifo does not block. Nothing if there
/// is no such file.
std::optional<FileDescriptor> open_if_present(const std::filesystem::path& path,
                                              Links links = Links::follow,
                                              Fault fault = Fault::store);

/// The same for a file that must exist.
FileDescriptor open_to_read(const std::filesystem::path& path, Links links = Links::follow,
                            Fault fault = Fault::store);

/// Reads an open file from its current position to its end. `path` is for messages. Refuses more
/// than `max_bytes`. Allocates once if the file has its stated size.
Bytes read_all(const FileDescriptor& file, const std::filesystem::path& path, std::size_t max_bytes,
               Fault fault = Fault::store);

/// Fills `bytes` from `offset` on, in as many reads as necessary. Returns the number of bytes read,
/// fewer only at the end of the file; or the error number.
std::expected<std::size_t, int> read_fully_at(int descriptor, std::span<std::uint8_t> bytes,
                                              std::uint64_t offset);

Bytes read_file(const std::filesystem::path& path, std::size_t max_bytes,
                Links links = Links::follow, Fault fault = Fault::store);

/// The directory that `path` is in, "." for a bare name.
std::filesystem::path directory_of(const std::filesystem::path& path);

}  // namespace certledger::system
