// Maintenance of a ledger directory: rebuild the derived tables, back up, restore. Each works on
// the whole directory, and never loses acknowledged entries.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "ledger/audit/audit.h"
#include "ledger/base/result.h"
#include "ledger/log/checkpoint.h"

namespace certledger::maintain {

/// The state of a table before its rebuild.
struct RebuildReport {
  log::TreeSize size = 0;
  std::uint64_t subjects = 0;
  std::uint64_t changed = 0;  ///< rows that differed from what the entries require
};

/// Derives links, tiles, records and the status map again from the entries, and replaces rows that
/// differ, in one transaction. Does not judge the entries; the audit does. Errors: whatever makes
/// an entry unusable (malformed, rule_broken); then nothing is written.
Result<RebuildReport> rebuild(const std::filesystem::path& dir, std::chrono::milliseconds wait);

/// Writes a consistent copy of the ledger into the empty directory `to`. The copy is itself a
/// ledger; its high-water mark is its newest checkpoint. Writers can continue meanwhile. Opens the
/// copy again, and recomputes its root from its tiles. Throws SystemError; then `to` is not a
/// backup. After `after_opening` it opens only files below `to`.
log::Checkpoint backup_into(const std::filesystem::path& dir, const std::filesystem::path& to,
                            const store::AfterOpening& after_opening = {});

/// The same in one process, into a new directory that appears only when it is complete
/// (system/new_directory.h).
log::Checkpoint backup(const std::filesystem::path& dir, const std::filesystem::path& to);

/// The result of a restore.
struct RestoreReport {
  log::Checkpoint checkpoint;
  std::filesystem::path replaced;  ///< where the replaced store is now; empty if there was none
  /// What failed after the ledger was restored. The next command that writes moves the high-water
  /// mark.
  std::optional<std::string> trouble;
};

/// Audits the copy of a ledger in `from`, without its high-water mark. Errors: the first finding.
/// Throws SystemError.
Result<void> audit_copy(const std::filesystem::path& from,
                        const store::AfterOpening& after_opening = {});

/// Judges a copy before it replaces a ledger.
using CopyJudge = std::function<Result<void>(const std::filesystem::path& from)>;

/// Replaces the ledger in `dir`, which may be missing, by a copy of the one in `from`. First
/// `judge` audits the copy completely (audit_copy, perhaps in another process). Errors:
/// rolled_back, if the copy is older than the high-water mark of `dir`; forked, if it has another
/// history; wrong_origin; the audit's first finding. Then nothing is written.
Result<RestoreReport> restore(
    const std::filesystem::path& from, const std::filesystem::path& dir,
    std::chrono::milliseconds wait,
    const CopyJudge& judge = [](const std::filesystem::path& copy) { return audit_copy(copy); });

}  // namespace certledger::maintain
