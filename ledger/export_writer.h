// A ledger written as plain files (docs/format.md, "Exports"), for those who are to audit it
// without the operator's database, and for a web server to serve as it is (c2sp.org/tlog-tiles).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "ledger/base/result.h"
#include "ledger/log/checkpoint.h"

namespace certledger {

struct ExportReport {
  log::Checkpoint checkpoint;           ///< of the export
  std::optional<log::TreeSize> before;  ///< of the export that was there and was brought up to date
  std::uint64_t files = 0;              ///< written, besides checkpoint and manifest
  std::uint64_t octets = 0;             ///< of them
};

/// Called now and then with the entries done and all of them.
using ExportProgress = std::function<void(log::Index done, log::TreeSize size)>;

/// Exports the ledger in `dir`, up to the newest entry at the beginning, into `to`: a new
/// directory, or one that holds an earlier export of it, to which what is new is added. Writers may
/// go on meanwhile. What is exported is hashed on the way, and makes the root of the checkpoint, or
/// nothing is; whether the entries are good is an audit's affair.
///
/// A new export is made under a temporary name beside `to` and gets its own when all is on the
/// disk. In an earlier one checkpoint and manifest are replaced last: until then it is what it was,
/// and when a run was broken off the next one continues.
///
/// Refused, before anything is written, is a ledger that is behind its mark. Errors: rolled_back
/// and forked, by the mark or by the earlier export; wrong_origin; wrong_root, when entries or
/// tiles are not those of the checkpoint; too_large; those of ExportReader::open. Throws
/// SystemError: store, also when `to` holds something else; busy, while another export to it is at
/// work.
Result<ExportReport> export_ledger(const std::filesystem::path& dir,
                                   const std::filesystem::path& to, const ExportProgress& progress);

}  // namespace certledger
