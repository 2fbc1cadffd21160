#include "ledger/file/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <expected>

#include "ledger/file/medium.h"

namespace certledger {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_at(const fs::path& path, const std::string& why, Fault fault) {
  throw SystemError(fault, path.string() + ": " + why);
}

Fault fault_of(int error, Fault fault) { return is_of_the_machine(error) ? Fault::store : fault; }

[[noreturn]] void fail_opening(const fs::path& path, int error, Fault fault) {
  fail_at(path, error_words(error), fault_of(error, fault));
}

[[noreturn]] void fail_writing(const fs::path& path, int error, Fault fault) {
  fail_at(path, write_failure(directory_of(path), error), fault_of(error, fault));
}

/// Removes the file on destruction unless it was kept.
class Unfinished {
 public:
  explicit Unfinished(fs::path path) : path_(std::move(path)) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  void keep() { path_.clear(); }

 private:
  fs::path path_;
};

/// The new file, or the error number.
std::expected<FileDescriptor, int> create_exclusively(const fs::path& path, mode_t mode) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0) return std::unexpected(errno);
  return FileDescriptor(fd);
}

void write_and_sync(const FileDescriptor& file, const fs::path& path, BytesView bytes,
                    Fault fault) {
  write_all(file, path, bytes, fault);
  if (::fsync(file.number()) != 0) fail_writing(path, errno, fault);
}

/// A name beside `path` that no other process uses; a number left by a crash is passed over.
fs::path temporary_name(const fs::path& path, unsigned attempt) {
  std::string name = ".";
  name += path.filename().string();
  name += '.';
  name += std::to_string(::getpid());
  name += '-';
  name += std::to_string(attempt);
  return directory_of(path) / (name + ".tmp");
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
  // One octet more than allowed is asked for, so that a file of exactly max_bytes is told from a
  // longer one.
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

Bytes read_file(const fs::path& path, std::size_t max_bytes, Links links, Fault fault) {
  return read_all(open_to_read(path, links, fault), path, max_bytes, fault);
}

void write_all(const FileDescriptor& file, const fs::path& path, BytesView bytes, Fault fault) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file.number(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail_writing(path, errno, fault);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}

void write_new_file(const fs::path& path, BytesView bytes, mode_t mode, Fault fault) {
  const auto file = create_exclusively(path, mode);
  if (!file && file.error() == EEXIST) {
    fail_at(path, "exists already and is not overwritten; remove it or choose another name", fault);
  }
  if (!file) fail_writing(path, file.error(), fault);
  Unfinished unfinished(path);
  write_and_sync(*file, path, bytes, fault);
  sync_directory(directory_of(path), fault);
  unfinished.keep();
}

void write_file_atomically(const fs::path& path, BytesView bytes, mode_t mode, Fault fault) {
  struct stat info{};
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
    fail_at(path, "is not a regular file, and is not replaced by one", fault);
  }
  fs::path temporary = temporary_name(path, 0);
  auto file = create_exclusively(temporary, mode);
  for (unsigned attempt = 1; !file && file.error() == EEXIST && attempt < 100; ++attempt) {
    temporary = temporary_name(path, attempt);
    file = create_exclusively(temporary, mode);
  }
  if (!file) fail_writing(temporary, file.error(), fault);
  Unfinished unfinished(temporary);
  // What root replaces stays its owner's.
  if (::geteuid() == 0 && ::lstat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
      info.st_uid != 0 && ::fchown(file->number(), info.st_uid, info.st_gid) != 0) {
    fail_writing(temporary, errno, fault);
  }
  write_and_sync(*file, temporary, bytes, fault);
  if (::rename(temporary.c_str(), path.c_str()) != 0) fail_writing(path, errno, fault);
  unfinished.keep();
  sync_directory(directory_of(path), fault);
}

void sync_directory(const fs::path& directory, Fault fault) {
  const FileDescriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() < 0) fail_opening(directory, errno, fault);
  if (::fsync(opened.number()) != 0) fail_at(directory, write_failure(directory, errno), fault);
}

}  // namespace certledger
