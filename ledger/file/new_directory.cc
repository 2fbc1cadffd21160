#include "ledger/file/new_directory.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "ledger/file/file.h"
#include "ledger/file/medium.h"

namespace certledger {

namespace fs = std::filesystem;

NewDirectory::NewDirectory(const fs::path& to) : named_(to.has_filename() ? to : to.parent_path()) {
  std::error_code unknown;
  const fs::file_status found = fs::symlink_status(named_, unknown);
  if (fs::exists(found) && !(fs::is_directory(found) && fs::is_empty(named_, unknown))) {
    throw SystemError(Fault::store, named_.string() +
                                        ": cannot be made: it is there already; name a new "
                                        "directory");
  }
  const fs::path parent = directory_of(named_);
  std::string name = (parent / ".certledger-new-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw SystemError(Fault::store,
                      named_.string() + ": cannot be made: " + write_failure(parent, errno));
  }
  path_ = name;
}

void NewDirectory::discard() {
  if (path_.empty()) return;
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  path_.clear();
}

void NewDirectory::finish() {
  const fs::path parent = directory_of(named_);
  // Over an empty directory at most.
  if (std::rename(path_.c_str(), named_.c_str()) != 0) {
    throw SystemError(Fault::store,
                      named_.string() + ": cannot be made: " + write_failure(parent, errno));
  }
  path_.clear();
  sync_directory(parent);
}

}  // namespace certledger
