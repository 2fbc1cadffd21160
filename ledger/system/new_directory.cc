#include "ledger/system/new_directory.h"

#include <system_error>

#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "ledger/system/write_file.h"

namespace certledger::system {
namespace {

namespace fs = std::filesystem;

/// The name without a slash at its end, after a check that it is free.
fs::path free_name(const fs::path& to) {
  fs::path named = to.has_filename() ? to : to.parent_path();
  std::error_code unknown;
  const fs::file_status found = fs::symlink_status(named, unknown);
  if (fs::exists(found) && !(fs::is_directory(found) && fs::is_empty(named, unknown))) {
    throw SystemError(Fault::store, named.string() + ": exists already; name a new directory");
  }
  return named;
}

}  // namespace

NewDirectory::NewDirectory(const fs::path& to)
    : named_(free_name(to)), building_(directory_of(named_), named_.string() + ": cannot create") {}

void NewDirectory::finish() {
  const fs::path parent = directory_of(named_);
  // The names inside must be on the disk before the directory gets its own.
  sync_directory(building_.path());
  if (const int failed = building_.rename_to(named_); failed != 0) {
    throw SystemError(Fault::store,
                      named_.string() + ": cannot create: " + write_failure(parent, failed));
  }
  sync_directory(parent);
}

}  // namespace certledger::system
