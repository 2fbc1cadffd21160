#include "ledger/system/own_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "ledger/system/medium.h"

namespace certledger::system {
namespace {

namespace fs = std::filesystem;

constexpr int always = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

[[noreturn]] void fail_with(const fs::path& path, const std::string& why) {
  throw SystemError(Fault::store, path.string() + ": " + why);
}

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
  fail_with(path, why + ". A ledger uses only its own files: find out who put this here");
}

struct stat status_of(const FileDescriptor& file, const fs::path& path) {
  struct stat info{};
  if (::fstat(file.number(), &info) != 0) fail_with(path, error_words(errno));
  return info;
}

FileDescriptor directory_to_look_in(const fs::path& path) {
  FileDescriptor directory(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (directory.number() < 0 && errno != ENOENT) fail_with(path, error_words(errno));
  return directory;
}

void require_owner(const struct stat& info, const struct stat& directory, const fs::path& path) {
  if (info.st_uid == directory.st_uid) return;
  const std::string owner = std::to_string(directory.st_uid);
  fail_with(path, "user " + std::to_string(info.st_uid) +
                      " owns it, but its directory belongs to user " + owner +
                      ". If the ledger made it, give it to that user: chown " + owner);
}

bool is_root_for(const struct stat& directory) { return ::geteuid() == 0 && directory.st_uid != 0; }

/// Gives the file `name` in `directory` (at `where`) to the directory's owner.
void give(const FileDescriptor& directory, const struct stat& owner, const std::string& name,
          const fs::path& where) {
  if (!is_root_for(owner)) return;
  if (::fchownat(directory.number(), name.c_str(), owner.st_uid, owner.st_gid,
                 AT_SYMLINK_NOFOLLOW) != 0) {
    fail_with(where / name, "cannot give it to the owner of its directory: " + error_words(errno));
  }
}

}  // namespace

std::optional<FileDescriptor> open_own_file(const fs::path& path, int flags, mode_t mode) {
  const FileDescriptor directory = directory_to_look_in(directory_of(path));
  if (directory.number() >= 0) return open_own_file_in(directory, path, flags, mode);
  if ((flags & O_CREAT) != 0) fail_with(path, error_words(ENOENT));
  return std::nullopt;
}

std::optional<FileDescriptor> open_own_file_in(const FileDescriptor& directory,
                                               const fs::path& path, int flags, mode_t mode) {
  const fs::path where = directory_of(path);
  const struct stat around = status_of(directory, where);
  const std::string name = path.filename().string();
  FileDescriptor file;
  for (;;) {
    file = FileDescriptor(::openat(directory.number(), name.c_str(), (flags & ~O_CREAT) | always));
    if (file.number() >= 0 || errno != ENOENT) break;
    if ((flags & O_CREAT) == 0) return std::nullopt;
    file =
        FileDescriptor(::openat(directory.number(), name.c_str(), flags | O_EXCL | always, mode));
    if (file.number() >= 0) give(directory, around, name, where);
    if (file.number() >= 0 || errno != EEXIST) break;
    // Somebody created it meanwhile; or it is a dangling link, which the next round refuses.
  }
  if (file.number() < 0) {
    if (errno == ELOOP) refuse(path, "is a symbolic link");
    fail_with(path,
              (flags & O_ACCMODE) == O_RDONLY ? error_words(errno) : write_failure(where, errno));
  }
  const struct stat info = status_of(file, path);
  if (S_ISLNK(info.st_mode)) refuse(path, "is a symbolic link");
  if (!S_ISREG(info.st_mode)) refuse(path, "is not a regular file");
  if (info.st_nlink > 1) {
    refuse(path, "there are " + std::to_string(info.st_nlink) + " hard links to it");
  }
  require_owner(info, around, path);
  return file;
}

void require_own_directory(const fs::path& path) {
  const fs::path where = directory_of(path);
  const FileDescriptor around = directory_to_look_in(where);
  if (around.number() < 0) return;
  const FileDescriptor inner(
      ::openat(around.number(), path.filename().c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (inner.number() < 0) {
    if (errno == ENOENT) return;
    fail_with(path, error_words(errno));
  }
  const struct stat info = status_of(inner, path);
  if (S_ISLNK(info.st_mode)) refuse(path, "is a symbolic link");
  if (!S_ISDIR(info.st_mode)) refuse(path, "is not a directory");
  require_owner(info, status_of(around, where), path);
}

void give_to_owner(const fs::path& directory) {
  const fs::path where = directory_of(directory);
  const FileDescriptor around = directory_to_look_in(where);
  const struct stat owner = status_of(around, where);
  if (!is_root_for(owner)) return;
  give(around, owner, directory.filename().string(), where);
  const FileDescriptor inner = directory_to_look_in(directory);
  for (const auto& item : fs::directory_iterator(directory)) {
    if (item.is_regular_file()) give(inner, owner, item.path().filename().string(), directory);
  }
}

}  // namespace certledger::system
