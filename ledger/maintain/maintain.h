// Upkeep of a ledger directory: rebuild the derived tables, back up, restore. Each works on the
// directory as a whole and never loses what was acknowledged.
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

/// What a table held before it was rebuilt.
struct RebuildReport {
  log::TreeSize size = 0;
  std::uint64_t subjects = 0;
  std::uint64_t changed = 0;  ///< rows that were other than the entries make them
};

/// Derives links, tiles, records and the status map again from the entries and replaces what the
/// store holds where it differs, in one transaction. Says nothing about whether the entries are
/// good: that is audit's. Errors: whatever makes an entry unusable (malformed, rule_broken), and
/// then nothing is written.
Result<RebuildReport> rebuild(const std::filesystem::path& dir, std::chrono::milliseconds wait);

/// Writes a consistent copy of the ledger into the empty directory `to`: a ledger itself, with the
/// newest checkpoint of the copy as its mark. Writers may go on meanwhile. The copy is opened again
/// and its root recomputed from its tiles. Throws SystemError; then what `to` holds is no backup.
/// From `after_opening` on nothing is opened but what is below it.
log::Checkpoint backup_into(const std::filesystem::path& dir, const std::filesystem::path& to,
                            const store::AfterOpening& after_opening = {});

/// The same in one process, whole or not at all: into a new directory (file/new_directory.h).
log::Checkpoint backup(const std::filesystem::path& dir, const std::filesystem::path& to);

/// What a restore did.
struct RestoreReport {
  log::Checkpoint checkpoint;
  std::filesystem::path replaced;  ///< where the store that was there is now; empty if none was
  /// What failed when the ledger was restored already; the next command that writes moves the mark.
  std::optional<std::string> trouble;
};

/// Audits the copy of a ledger in `from`, without comparing it with a mark. Errors: the first
/// finding. Throws SystemError.
Result<void> audit_copy(const std::filesystem::path& from,
                        const store::AfterOpening& after_opening = {});

/// How a copy is judged before it is put in a ledger's place.
using CopyJudge = std::function<Result<void>(const std::filesystem::path& from)>;

/// Puts a copy of the ledger in `from` in the place of the one in `dir`, which need not exist. The
/// copy is judged first, which is to audit it whole (audit_copy, perhaps in another process).
/// Errors: usage, for a copy that is older than the mark of `dir`; forked, for one of another
/// history; wrong_origin, and the audit's first finding. Nothing is written then.
Result<RestoreReport> restore(
    const std::filesystem::path& from, const std::filesystem::path& dir,
    std::chrono::milliseconds wait,
    const CopyJudge& judge = [](const std::filesystem::path& copy) { return audit_copy(copy); });

}  // namespace certledger::maintain
