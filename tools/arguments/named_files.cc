#include "tools/arguments/named_files.h"

#include <sys/stat.h>

#include "ledger/base/text.h"
#include "ledger/system/file.h"
#include "tools/process/verdict.h"

namespace certledger::tools {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path, struct stat& facts) { return stat(path.c_str(), &facts) == 0; }

/// The absolute path. Does not follow a link at its end.
fs::path whole(const fs::path& path) {
  std::error_code ignored;
  return fs::weakly_canonical(fs::absolute(system::directory_of(path), ignored), ignored) /
         path.filename();
}

/// Whether `path` is the directory, or is below it.
bool is_within(fs::path path, const struct stat& directory) {
  for (;;) {
    struct stat facts{};
    if (is_there(path, facts) && facts.st_dev == directory.st_dev &&
        facts.st_ino == directory.st_ino) {
      return true;
    }
    if (!path.has_relative_path()) return false;
    path = path.parent_path();
  }
}

void refuse_within(const NamedFile& file, const NamedFile& directory) {
  struct stat facts{};
  if (directory.path.empty() || !is_there(directory.path, facts)) return;
  // Writing replaces a link, or follows it. Neither place may be in the directory.
  std::error_code ignored;
  const fs::path followed = fs::weakly_canonical(fs::absolute(file.path, ignored), ignored);
  if (!is_within(whole(file.path), facts) && !is_within(followed, facts)) return;
  throw UsageError(file.option + " " + printable(file.path.string()) + ": this is in " +
                   directory.option + "; name a file elsewhere");
}

void refuse_both(const NamedFile& file, const NamedFile& other) {
  if (other.path.empty() || other.path == "-" || !is_one_file(file.path, other.path)) return;
  throw UsageError(file.option + " " + printable(file.path.string()) + ": " + other.option +
                   " names the same file; name another file");
}

}  // namespace

bool is_one_file(const fs::path& a, const fs::path& b) {
  struct stat facts_a{};
  struct stat facts_b{};
  const bool there_a = is_there(a, facts_a);
  const bool there_b = is_there(b, facts_b);
  if (there_a != there_b) return false;
  if (!there_a) return whole(a) == whole(b);
  return facts_a.st_dev == facts_b.st_dev && facts_a.st_ino == facts_b.st_ino;
}

void refuse_second_roles(const NamedFiles& files) {
  for (auto file = files.written.begin(); file != files.written.end(); ++file) {
    if (file->path.empty()) continue;
    for (auto other = files.written.begin(); other != file; ++other) refuse_both(*file, *other);
    for (const NamedFile& other : files.read) refuse_both(*file, other);
    for (const NamedFile& directory : files.directories) refuse_within(*file, directory);
  }
}

}  // namespace certledger::tools
