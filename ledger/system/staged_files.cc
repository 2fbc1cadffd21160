#include "ledger/system/staged_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <vector>

#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "ledger/system/write_file.h"

namespace certledger::system {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void cannot_be(const fs::path& path, const std::string& why) {
  throw SystemError(Fault::store, path.string() + ": " + why);
}

/// Whether both exist and have the same content.
bool is_same_file(const fs::path& staged, const fs::path& named) {
  std::error_code unknown;
  if (!fs::is_regular_file(fs::symlink_status(named, unknown))) return false;
  const auto size = fs::file_size(staged, unknown);
  if (unknown || fs::file_size(named, unknown) != size || unknown) return false;
  return read_file(staged, size) == read_file(named, size);
}

/// One sync for all files: to sync hundreds of files one by one takes many seconds.
void sync_all(const fs::path& directory) {
  const FileDescriptor open_directory(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (open_directory.number() < 0 || syncfs(open_directory.number()) != 0) {
    cannot_be(directory, write_failure(directory, errno));
  }
}

}  // namespace

StagedFiles::StagedFiles(fs::path directory) : directory_(std::move(directory)) {
  if (mkdir(directory_.c_str(), 0777) == 0) {
    is_made_here_ = true;
  } else if (errno != EEXIST) {
    cannot_be(directory_, "cannot create: " + write_failure(directory_of(directory_), errno));
  }
  std::error_code unknown;
  if (!fs::is_directory(directory_, unknown)) cannot_be(directory_, "is not a directory");
  try {
    staged_.emplace(directory_, directory_.string() + ": cannot write there");
  } catch (const SystemError&) {
    discard();
    throw;
  }
}

void StagedFiles::add(const std::string& name, BytesView bytes) const {
  const fs::path path = staged_->path() / name;
  const FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (file.number() < 0) cannot_be(path, "cannot create: " + write_failure(staged_->path(), errno));
  write_all(file, path, bytes);
}

void StagedFiles::discard() {
  std::error_code ignored;
  staged_.reset();
  if (is_made_here_) fs::remove(directory_, ignored);
  is_made_here_ = false;
}

void StagedFiles::finish(const std::function<void(const fs::path&)>& check) {
  std::vector<fs::path> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(staged_->path())) {
    names.push_back(entry.path().filename());
    std::error_code unknown;
    const fs::file_status found = fs::symlink_status(directory_ / names.back(), unknown);
    if (fs::exists(found) && !fs::is_regular_file(found) && !fs::is_symlink(found)) {
      cannot_be(directory_ / names.back(), "is not a file, so no file replaces it");
    }
    if (!is_same_file(staged_->path() / names.back(), directory_ / names.back())) {
      check(directory_ / names.back());
    }
  }
  sync_all(staged_->path());
  is_made_here_ = false;  // the directory has contents from here on
  for (const fs::path& name : names) {
    if (std::rename((staged_->path() / name).c_str(), (directory_ / name).c_str()) != 0) {
      cannot_be(directory_ / name, "cannot write: " + write_failure(directory_, errno));
    }
  }
  discard();
  sync_directory(directory_);
}

}  // namespace certledger::system
