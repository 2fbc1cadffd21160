#include "ledger/system/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "ledger/system/medium.h"

namespace certledger::system {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_at(const fs::path& path, const std::string& why, Fault fault) {
  throw SystemError(fault, path.string() + ": " + why);
}

Fault fault_of(int error, Fault fault) { return is_of_the_machine(error) ? Fault::store : fault; }

[[noreturn]] void fail_opening(const fs::path& path, int error, Fault fault) {
  fail_at(path, error_words(error), fault_of(error, fault));
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

fs::path directory_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

std::optional<FileDescriptor> open_if_present(const fs::path& path, Links links, Fault fault) {
  const int no_follow = links == Links::refuse ? O_NOFOLLOW : 0;
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | no_follow));
  if (file.number() < 0) {
    if (errno == ENOENT) return std::nullopt;
    if (errno == ELOOP && no_follow != 0) fail_at(path, "is a symbolic link", fault);
    fail_opening(path, errno, fault);
  }
  struct stat info{};
  if (::fstat(file.number(), &info) != 0) fail_at(path, error_words(errno), fault);
  if (!S_ISREG(info.st_mode)) fail_at(path, "is not a regular file", fault);
  return file;
}

FileDescriptor open_to_read(const fs::path& path, Links links, Fault fault) {
  auto file = open_if_present(path, links, fault);
  if (!file) fail_at(path, error_words(ENOENT), fault);
  return std::move(*file);
}

Bytes read_all(const FileDescriptor& file, const fs::path& path, std::size_t max_bytes,
               Fault fault) {
  struct stat info{};
  if (::fstat(file.number(), &info) != 0) fail_at(path, error_words(errno), fault);
  const auto promised = static_cast<std::uint64_t>(std::max<off_t>(info.st_size, 0));
  // Asks for one byte more than allowed, to tell a file of exactly max_bytes from a longer one.
  Bytes bytes(static_cast<std::size_t>(std::min<std::uint64_t>(promised, max_bytes)) + 1);
  std::size_t size = 0;
  for (;;) {
    const ssize_t got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_opening(path, errno, fault);
    size += static_cast<std::size_t>(got);
    if (size > max_bytes) {
      fail_at(path, "is longer than " + std::to_string(max_bytes) + " bytes", fault);
    }
    if (got == 0) break;
    if (size == bytes.size()) bytes.resize(std::min(size * 2, max_bytes + 1));
  }
  bytes.resize(size);
  return bytes;
}

std::expected<std::size_t, int> read_fully_at(int descriptor, std::span<std::uint8_t> bytes,
                                              std::uint64_t offset) {
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::pread(descriptor, bytes.data() + size, bytes.size() - size,
                                static_cast<off_t>(offset + size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::unexpected(errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  return size;
}

Bytes read_file(const fs::path& path, std::size_t max_bytes, Links links, Fault fault) {
  return read_all(open_to_read(path, links, fault), path, max_bytes, fault);
}

}  // namespace certledger::system
