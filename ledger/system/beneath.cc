#include "ledger/system/beneath.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <memory>
#include <string_view>

#include "ledger/system/medium.h"

namespace certledger::system {
namespace {

namespace fs = std::filesystem;

constexpr int directory_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

[[noreturn]] void fail_at(const fs::path& path, const std::string& why) {
  throw SystemError(Fault::store, path.string() + ": " + why);
}

struct CloseListing {
  void operator()(DIR* listing) const { ::closedir(listing); }
};

/// A second descriptor of the directory, which reads it from its beginning.
std::unique_ptr<DIR, CloseListing> listing_of(int directory) {
  const int again = ::openat(directory, ".", directory_flags);
  if (again < 0) return nullptr;
  std::unique_ptr<DIR, CloseListing> listing(::fdopendir(again));
  if (!listing) const FileDescriptor closed(again);
  return listing;
}

class Walk {
 public:
  Walk(const fs::path& path, std::size_t most) : path_(path), most_(most) {}

  void walk(int directory, const std::string& before, unsigned depth) {
    const auto listing = listing_of(directory);
    if (!listing) fail_at(path_ / before, error_words(errno));
    while (found_.size() < most_) {
      errno = 0;
      const dirent* item = ::readdir(listing.get());
      if (item == nullptr) {
        if (errno != 0) fail_at(path_ / before, error_words(errno));
        return;
      }
      const std::string name = item->d_name;
      if (name == "." || name == "..") continue;
      take(directory, before + name, name, depth);
    }
  }

  std::vector<std::string> take_found() { return std::move(found_); }

 private:
  void take(int directory, const std::string& path, const std::string& name, unsigned depth) {
    const FileDescriptor inner(::openat(directory, name.c_str(), directory_flags));
    if (inner.number() < 0 || depth == 0) {
      found_.push_back(path);
    } else {
      walk(inner.number(), path + "/", depth - 1);
    }
  }

  const fs::path& path_;
  std::size_t most_;
  std::vector<std::string> found_;
};

}  // namespace

OpenDirectory OpenDirectory::open(const fs::path& path) {
  FileDescriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number() < 0) fail_at(path, error_words(errno));
  return {path, std::move(directory)};
}

std::optional<FileDescriptor> OpenDirectory::open_file(const std::string& relative) const {
  FileDescriptor inner;
  int at = directory_.number();
  std::string_view rest = relative;
  for (std::size_t slash = 0; (slash = rest.find('/')) != std::string_view::npos;) {
    const std::string name(rest.substr(0, slash));
    rest.remove_prefix(slash + 1);
    FileDescriptor next(::openat(at, name.c_str(), directory_flags));
    if (next.number() < 0) {
      if (errno == ENOENT) return std::nullopt;
      fail_at(path_ / relative, errno == ELOOP || errno == ENOTDIR
                                    ? name + " is not a directory, or is a symbolic link"
                                    : error_words(errno));
    }
    inner = std::move(next);
    at = inner.number();
  }
  FileDescriptor file(::openat(at, std::string(rest).c_str(),
                               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (file.number() < 0) {
    if (errno == ENOENT) return std::nullopt;
    fail_at(path_ / relative, errno == ELOOP ? "is a symbolic link" : error_words(errno));
  }
  struct stat info{};
  if (::fstat(file.number(), &info) != 0) fail_at(path_ / relative, error_words(errno));
  if (!S_ISREG(info.st_mode)) fail_at(path_ / relative, "is not a regular file");
  return file;
}

std::vector<std::string> OpenDirectory::list(std::size_t most, unsigned depth) const {
  Walk walk(path_, most);
  walk.walk(directory_.number(), {}, depth);
  return walk.take_found();
}

}  // namespace certledger::system
