// The audit: derives everything again from the entries only, and compares the result with the
// store. It trusts no derived data of the store.
//
//   finding.h          the names of the checks, and what a check reports
//   findings.h         all that an audit found
//   source.h           where entries, tiles and checkpoints come from
//   entries.h          entries, tree, checkpoints and seals, judged in one ordered pass
//   store_source.h     the store as a source, and the comparison of its tables
//   entry_rows.h       a store's entries one after the other
//   high_water_mark.h  the comparison of the high-water mark with the entries
//   state.h            the state from which the next audit continues
//   past_tree.h        the tree at the last audit
//   past_records.h     the records at the last audit
//   sample.h           a random sample of audited entries, checked again
//
// An export is another source (ledger/export/audit_source.h). All cores verify signatures beside
// the ordered pass (ledger/derive/signature_pool.h).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/audit/entries.h"
#include "ledger/audit/finding.h"
#include "ledger/audit/state.h"
#include "ledger/base/result.h"
#include "ledger/log/checkpoint.h"
#include "ledger/store/store.h"

namespace certledger::audit {

/// Something that a reader of "OK" could assume, but the audit did not check.
struct NotProved {
  std::string name;  ///< for programs: "authorship"
  std::string what;  ///< the end of a sentence: "not proved: that …"
};

struct Report {
  std::string origin;
  log::TreeSize size = 0;  ///< entries judged
  Hash root;               ///< recomputed from the entries
  Hash map_root;           ///< of the status map that follows from them
  std::uint64_t subjects = 0;
  std::vector<scheme::Correction> corrections;  ///< of times
  Edition edition;                              ///< of the rules that judged the newest entries
  std::uint64_t signatures = 0;                 ///< of statements, verified
  std::uint64_t checkpoints = 0;                ///< compared with the entries
  std::vector<Finding> findings;  ///< the first bad entry first, at most `max_findings`
  std::uint64_t findings_in_all = 0;
  std::vector<NotProved> not_proved;  ///< empty for a complete audit of a store
  /// For an incremental audit: the number of entries audited before, and how many of these were
  /// checked again.
  std::optional<log::TreeSize> since;
  std::uint64_t sampled = 0;
  /// The roots at those sizes of Options::roots_at that the ledger has reached, computed from the
  /// entries. In an incremental audit, roots before the new entries are included if the audited
  /// tree confirms them.
  std::map<log::TreeSize, Hash> roots;
  /// The state from which the next audit can continue. Nothing if there are findings, or if
  /// authorship was not judged: the next audit would rely on unchecked entries.
  std::optional<State> state;
  [[nodiscard]] bool good() const { return findings_in_all == 0; }
};

struct Options {
  std::size_t max_findings = 100;
  unsigned threads = 0;  ///< for signatures; 0 = all cores
  Authorship authorship = Authorship::judged;
  std::set<log::TreeSize> roots_at;  ///< sizes whose roots to report
  /// The auditor's clock: entries with a later time are findings. Nothing: not checked.
  std::optional<Time> now;
  /// Called from time to time with the number of entries done and of all entries. False stops the
  /// audit, which then throws SystemError.
  std::function<bool(log::Index done, log::TreeSize size)> progress;
};

/// Audits the store, including entries that are added while the audit runs. `mark` is the content
/// of the high-water mark, or empty if there is none. Throws SystemError if the store cannot be
/// read.
Report audit(store::Store& store, const std::string& mark, const Options& options);

/// Audits what is new since `since`. The time is proportional to the new entries, and to the
/// earlier entries on the same subjects. Checks that the tree continues the audited one; every new
/// entry, seal and checkpoint; the rows of the tables that these change, including whole tiles and
/// map pages; and `sample` random entries from before. The report says what was not checked. Uses
/// one read transaction, so audit a large part of a ledger completely instead. If the store does
/// not lead back to the audited records (Check::state_map), new entries are judged by form, place
/// and signatures, but not by the rules.
///
/// Errors: wrong_origin, if the state belongs to another ledger. A ledger that does not continue
/// the audited entries is a finding (Check::state_tree), and nothing else is judged then:
/// rolled_back, if it has fewer; forked, if it has others and a checkpoint over them; wrong_root,
/// if its tiles are damaged.
///
/// The store is not trusted: its counts and keys cannot make the audit longer than its real data
/// and the audited state require.
Result<Report> audit_since(store::Store& store, const State& since, std::uint64_t sample,
                           const std::string& mark, const Options& options);

/// Audits an export: entries, tree, seals and checkpoints. An export has no tables to compare; the
/// report says so. `mark` is the newest checkpoint according to the source itself.
///
/// With `since`, checks the signatures of new entries and of `sample` random entries before.
/// Derives everything else again from the first entry: a source without tables has no records to
/// continue from. Errors: those of audit_since.
Result<Report> audit(Source& source, const std::string& mark, const std::optional<State>& since,
                     std::uint64_t sample, const Options& options);

}  // namespace certledger::audit
