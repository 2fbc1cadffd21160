#include "ledger/system/write_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

#include "ledger/system/medium.h"

namespace certledger::system {
namespace {

namespace fs = std::filesystem;

/// Where to write a file.
struct Target {
  const FileDescriptor& directory;
  const fs::path& path;  // for messages; its last part is the name
  mode_t mode;
  Fault fault;

  [[nodiscard]] std::string name() const { return path.filename().string(); }
  /// The temporary name, before it replaces another file.
  [[nodiscard]] std::string spare() const { return "." + name() + ".new"; }
};

enum class Others { kept, replaced };

[[noreturn]] void fail_with(const Target& target, const std::string& why) {
  throw SystemError(target.fault, target.path.string() + ": " + why);
}

[[noreturn]] void fail_to_write(const fs::path& path, int error, Fault fault) {
  throw SystemError(is_of_the_machine(error) ? Fault::store : fault,
                    path.string() + ": " + write_failure(directory_of(path), error));
}

[[noreturn]] void fail_to_write(const Target& target, int error) {
  fail_to_write(target.path, error, target.fault);
}

[[noreturn]] void refuse_to_overwrite(const Target& target) {
  fail_with(target, "exists already. Remove it, or choose another name");
}

FileDescriptor directory_to_write_in(const fs::path& path, Fault fault) {
  FileDescriptor directory(::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number() < 0) fail_to_write(path, errno, fault);
  return directory;
}

/// Whether `name` is the open file.
bool is_named(const FileDescriptor& file, const Target& target, const std::string& name) {
  struct stat held{};
  struct stat named{};
  return ::fstat(file.number(), &held) == 0 &&
         ::fstatat(target.directory.number(), name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

/// The destructor removes the temporary name, unless the file was renamed.
class Spare {
 public:
  explicit Spare(const Target& target) : target_(target) {}
  Spare(const Spare&) = delete;
  Spare& operator=(const Spare&) = delete;
  ~Spare() {
    if (is_there) ::unlinkat(target_.directory.number(), target_.spare().c_str(), 0);
  }
  bool is_there = false;

 private:
  const Target& target_;
};

/// Removes a temporary file that a dead program left. Waits for a living program, which only needs
/// the time of a rename.
void clear_spare(const Target& target) {
  using std::chrono::milliseconds;
  const std::string spare = target.spare();
  constexpr int attempts = 2000;
  for (int i = 0; i < attempts; ++i) {
    const FileDescriptor left(::openat(target.directory.number(), spare.c_str(),
                                       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (left.number() < 0 && errno == ENOENT) return;
    const bool is_link = left.number() < 0 && errno == ELOOP;
    if (left.number() < 0 && !is_link) break;
    if (is_link || ::flock(left.number(), LOCK_EX | LOCK_NB) == 0) {
      if (!is_link && !is_named(left, target, spare)) continue;
      if (::unlinkat(target.directory.number(), spare.c_str(), 0) != 0) break;
      return;
    }
    std::this_thread::sleep_for(milliseconds(1));
  }
  fail_with(target, spare + " exists in its directory. Remove it");
}

/// The file's path under /proc, which linkat(2) uses to name it.
std::string name_under_proc(const FileDescriptor& file) {
  return "/proc/self/fd/" + std::to_string(file.number());
}

int give_name(const FileDescriptor& file, const Target& target, const std::string& name) {
  const int done = ::linkat(AT_FDCWD, name_under_proc(file).c_str(), target.directory.number(),
                            name.c_str(), AT_SYMLINK_FOLLOW);
  return done == 0 ? 0 : errno;
}

/// A file without a name. Nothing if the file system does not have such files, or without /proc.
FileDescriptor open_nameless(const Target& target) {
  FileDescriptor file(
      ::openat(target.directory.number(), ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, target.mode));
  const bool has_none = errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT;
  if (file.number() < 0 && !has_none) fail_to_write(target, errno);
  struct stat info{};
  if (file.number() >= 0 && ::stat(name_under_proc(file).c_str(), &info) != 0) return {};
  return file;
}

/// A locked file with the temporary name.
FileDescriptor open_spare(const Target& target, Spare& spare) {
  constexpr int attempts = 100;
  for (int i = 0; i < attempts; ++i) {
    FileDescriptor file(::openat(target.directory.number(), target.spare().c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                 target.mode));
    if (file.number() < 0 && errno != EEXIST) fail_to_write(target, errno);
    if (file.number() < 0) {
      clear_spare(target);
      continue;
    }
    // On a file system without locks, no other program removes it.
    if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) continue;
    if (!is_named(file, target, target.spare())) continue;
    spare.is_there = true;
    return file;
  }
  fail_with(target, "another program keeps writing it");
}

/// A file that root replaces keeps its owner.
void keep_owner(const FileDescriptor& file, const Target& target) {
  struct stat info{};
  if (::geteuid() != 0 ||
      ::fstatat(target.directory.number(), target.name().c_str(), &info, AT_SYMLINK_NOFOLLOW) !=
          0 ||
      !S_ISREG(info.st_mode) || info.st_uid == 0) {
    return;
  }
  if (::fchown(file.number(), info.st_uid, info.st_gid) != 0) fail_to_write(target, errno);
}

/// Renames the temporary name to the file's name.
void promote(const Target& target, Others others, Spare& spare) {
  const int directory = target.directory.number();
  const std::string from = target.spare();
  const std::string to = target.name();
  int done = -1;
  if (others == Others::kept) {
    done = ::renameat2(directory, from.c_str(), directory, to.c_str(), RENAME_NOREPLACE);
    if (done != 0 && errno == EEXIST) refuse_to_overwrite(target);
  }
  if (done != 0 && (others == Others::replaced || errno == EINVAL || errno == ENOSYS)) {
    done = ::renameat(directory, from.c_str(), directory, to.c_str());
  }
  if (done != 0) fail_to_write(target, errno);
  spare.is_there = false;
}

/// Gives a name to a file without one.
void name_file(const FileDescriptor& file, const Target& target, Others others, Spare& spare) {
  int error = give_name(file, target, target.name());
  if (error == EEXIST && others == Others::kept) refuse_to_overwrite(target);
  if (error == EEXIST) {
    constexpr int attempts = 100;
    for (int i = 0; i < attempts && error == EEXIST; ++i) {
      clear_spare(target);
      error = give_name(file, target, target.spare());
    }
    if (error == 0) {
      spare.is_there = true;
      promote(target, others, spare);
    }
  }
  if (error != 0) fail_to_write(target, error);
}

void put_in_place(const Target& target, BytesView bytes, Others others) {
  Spare spare(target);
  FileDescriptor file = open_nameless(target);
  const bool is_nameless = file.number() >= 0;
  if (is_nameless) {
    ::flock(file.number(), LOCK_EX | LOCK_NB);  // before anybody can see the name
  } else {
    file = open_spare(target, spare);
  }
  if (others == Others::replaced) keep_owner(file, target);
  write_all(file, target.path, bytes, target.fault);
  if (::fsync(file.number()) != 0) fail_to_write(target, errno);
  if (is_nameless) {
    name_file(file, target, others, spare);
  } else {
    promote(target, others, spare);
  }
}

void sync_names(const FileDescriptor& directory, const fs::path& path, Fault fault) {
  if (::fsync(directory.number()) != 0) {
    throw SystemError(fault, path.string() + ": " + write_failure(path, errno));
  }
}

}  // namespace

void write_all(const FileDescriptor& file, const fs::path& path, BytesView bytes, Fault fault) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file.number(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail_to_write(path, errno, fault);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}

void write_new_file(const fs::path& path, BytesView bytes, mode_t mode, Fault fault) {
  const FileDescriptor directory = directory_to_write_in(path, fault);
  const Target target{directory, path, mode, fault};
  struct stat info{};
  if (::fstatat(directory.number(), target.name().c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0) {
    refuse_to_overwrite(target);
  }
  put_in_place(target, bytes, Others::kept);
  try {
    sync_names(directory, directory_of(path), fault);
  } catch (const SystemError&) {
    ::unlinkat(directory.number(), target.name().c_str(), 0);
    throw;
  }
}

void write_file_atomically(const fs::path& path, BytesView bytes, mode_t mode, Fault fault) {
  write_file_atomically_in(directory_to_write_in(path, fault), path, bytes, mode, fault);
}

void write_file_atomically_in(const FileDescriptor& directory, const fs::path& path,
                              BytesView bytes, mode_t mode, Fault fault) {
  const Target target{directory, path, mode, fault};
  struct stat info{};
  if (::fstatat(directory.number(), target.name().c_str(), &info, 0) == 0 &&
      !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
    fail_with(target, "is not a regular file, so no file replaces it");
  }
  put_in_place(target, bytes, Others::replaced);
  sync_names(directory, directory_of(path), fault);
}

void sync_directory(const fs::path& directory, Fault fault) {
  const FileDescriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() < 0) {
    throw SystemError(is_of_the_machine(errno) ? Fault::store : fault,
                      directory.string() + ": " + error_words(errno));
  }
  sync_names(opened, directory, fault);
}

}  // namespace certledger::system
