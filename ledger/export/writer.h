// Writes a ledger as plain files (docs/format.md, "Exports"), for auditors without access to the
// operator's database. A web server can serve them as they are (c2sp.org/tlog-tiles).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "ledger/base/result.h"
#include "ledger/log/checkpoint.h"
#include "ledger/store/store.h"
#include "ledger/system/file.h"
#include "ledger/system/new_directory.h"

namespace certledger::exports {

struct Report {
  log::Checkpoint checkpoint;           ///< of the export
  std::optional<log::TreeSize> before;  ///< of the earlier export that was updated
  std::uint64_t files = 0;              ///< written, besides checkpoint and manifest
  std::uint64_t octets = 0;             ///< of them
};

/// Called from time to time with the number of entries done and of all entries.
using Progress = std::function<void(log::Index done, log::TreeSize size)>;

/// The place of an export, locked while this object lives: an earlier export, or a new directory,
/// which the destructor removes unless it was finished.
class Place {
 public:
  /// Throws SystemError: store, if nothing can be created there; busy, if another export to it is
  /// running.
  explicit Place(const std::filesystem::path& to);

  /// The directory to write to.
  [[nodiscard]] const std::filesystem::path& directory() const {
    return new_ ? new_->path() : earlier_;
  }

  /// Removes a new directory.
  void discard() { new_.reset(); }

  /// Gives a new directory its name. Throws SystemError(store), also if the name exists by now.
  void finish();

 private:
  std::filesystem::path earlier_;
  system::FileDescriptor lock_;  // of an earlier one
  std::optional<system::NewDirectory> new_;
};

/// Exports the ledger in `dir`, up to the newest entry at the beginning, into the directory `to` of
/// a Place: an empty one, or one with an earlier export, which is updated. Writers can continue
/// meanwhile. The exported entries are hashed, and must lead to the root of the checkpoint;
/// otherwise nothing is exported. Does not judge the entries; an audit does.
///
/// In an earlier export, checkpoint and manifest are replaced last: until then it is unchanged, and
/// the next run continues an interrupted one. After `after_opening` it opens only files below the
/// directory.
///
/// Refuses a ledger that contradicts its high-water mark, before it writes anything. Errors:
/// rolled_back and forked, by the mark or by the earlier export; wrong_origin; wrong_root, if
/// entries or tiles do not match the checkpoint; too_large; those of Reader::open. Throws
/// SystemError(store), also if the directory has other contents.
Result<Report> export_into(const std::filesystem::path& dir, const std::filesystem::path& to,
                           const Progress& progress, const store::AfterOpening& after_opening = {});

}  // namespace certledger::exports
