// A ledger written as plain files (docs/format.md, "Exports"), for those who are to audit it
// without the operator's database, and for a web server to serve as it is (c2sp.org/tlog-tiles).
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
  std::optional<log::TreeSize> before;  ///< of the export that was there and was brought up to date
  std::uint64_t files = 0;              ///< written, besides checkpoint and manifest
  std::uint64_t octets = 0;             ///< of them
};

/// Called now and then with the entries done and all of them.
using Progress = std::function<void(log::Index done, log::TreeSize size)>;

/// Where an export is to be, kept for this process as long as it lives: an earlier export, or a new
/// directory, which is gone with this unless it was finished.
class Place {
 public:
  /// Throws SystemError: store, when nothing can be made there; busy, while another export to it
  /// is at work.
  explicit Place(const std::filesystem::path& to);

  /// The directory to write to.
  [[nodiscard]] const std::filesystem::path& directory() const {
    return new_ ? new_->path() : earlier_;
  }

  /// Removes what is new.
  void discard() { new_.reset(); }

  /// Gives what is new its own name. Throws SystemError(store), also when something else has that
  /// name by now.
  void finish();

 private:
  std::filesystem::path earlier_;
  system::FileDescriptor lock_;  // of an earlier one
  std::optional<system::NewDirectory> new_;
};

/// Exports the ledger in `dir`, up to the newest entry at the beginning, into the directory `to` of
/// an Place: an empty one, or one that holds an earlier export of it, to which what is new is
/// added. Writers may go on meanwhile. What is exported is hashed on the way, and makes the root of
/// the checkpoint, or nothing is; whether the entries are good is an audit's affair.
///
/// In an earlier export checkpoint and manifest are replaced last: until then it is what it was,
/// and when a run was broken off the next one continues. From `after_opening` on nothing is opened
/// but what is below the directory.
///
/// Refused, before anything is written, is a ledger that is behind its mark. Errors: rolled_back
/// and forked, by the mark or by the earlier export; wrong_origin; wrong_root, when entries or
/// tiles are not those of the checkpoint; too_large; those of Reader::open. Throws
/// SystemError(store), also when the directory holds something else.
Result<Report> export_into(const std::filesystem::path& dir, const std::filesystem::path& to,
                           const Progress& progress, const store::AfterOpening& after_opening = {});

}  // namespace certledger::exports
