// The audit: derives everything again from the entries alone and compares it with what the store
// says. Nothing that the store derived is believed.
//
//   finding.h          the single checks by name, and what one of them reports
//   findings.h         all that an audit found
//   source.h           what entries, tiles and checkpoints are read from
//   entries.h          entries, tree, checkpoints and seals, judged in one ordered pass
//   store_source.h     the store as a source, and its tables compared
//   entry_rows.h       a store's entries one after the other
//   high_water_mark.h  the file `mark` compared with the entries
//   state.h            what one audit leaves for the next
//   past_tree.h        the tree as it was then
//   past_records.h     the records as they were then
//   sample.h           what was audited before, looked at again here and there
//
// An export is audited as a source of its own (ledger/export/audit_source.h). Signatures are
// checked on all cores beside the ordered pass (ledger/derive/signature_pool.h).
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

/// What a reader of "OK" could believe and an audit did not look at.
struct NotProved {
  std::string name;  ///< for programs: "authorship"
  std::string what;  ///< the end of a sentence: "not proved: that …"
};

struct Report {
  std::string origin;
  log::TreeSize size = 0;  ///< entries judged
  Hash root;               ///< recomputed from them
  Hash map_root;           ///< of the status map that they make
  std::uint64_t subjects = 0;
  std::vector<scheme::Correction> corrections;  ///< of times
  Edition edition;                ///< of the rules by which the newest entries were judged
  std::uint64_t signatures = 0;   ///< of statements, verified
  std::uint64_t checkpoints = 0;  ///< compared with the entries
  std::vector<Finding> findings;  ///< the first bad entry first, at most `max_findings`
  std::uint64_t findings_in_all = 0;
  std::vector<NotProved> not_proved;  ///< empty for a full audit of a store, to its end
  /// Of an incremental audit: how many entries had been audited before, and how many of these were
  /// looked at again.
  std::optional<log::TreeSize> since;
  std::uint64_t sampled = 0;
  /// Roots at those of Options::roots_at that the ledger has reached, from the entries; in an
  /// incremental audit, where these were audited before, as far as the audited tree bears them out.
  std::map<log::TreeSize, Hash> roots;
  /// What the next audit can go on from. Nothing when there are findings, and when authorship was
  /// not judged: what follows would build on what nobody looked at.
  std::optional<State> state;
  [[nodiscard]] bool good() const { return findings_in_all == 0; }
};

struct Options {
  std::size_t max_findings = 100;
  unsigned threads = 0;  ///< for signatures; 0 = all cores
  Authorship authorship = Authorship::judged;
  std::set<log::TreeSize> roots_at;  ///< sizes whose roots are wanted
  /// The auditor's clock: entries that say to be of later are found. None: not looked at.
  std::optional<Time> now;
  /// Called now and then with the entries done and all of them; false stops the audit, which then
  /// throws SystemError.
  std::function<bool(log::Index done, log::TreeSize size)> progress;
};

/// Audits the store as it is, and as it becomes while the audit runs: all entries are judged that
/// it has when the last one was. `mark` is the content of the mark file, or empty when there is
/// none to compare with. Throws SystemError when the store cannot be read.
Report audit(store::Store& store, const std::string& mark, const Options& options);

/// Audits what is new since `since`, in time proportional to it (and to how often the subjects that
/// it touches were spoken of before): that the tree has grown from the audited one, every new
/// entry, seal and checkpoint, and the rows of the tables that these touch, tiles and pages of the
/// map from end to end; and `sample` of the entries before, drawn at random. The report says what
/// was not looked at. All in one read transaction: for a large part of a ledger, audit it whole.
/// Where what the store holds does not lead back to the audited records (Check::state_map), new
/// entries are judged by their form, place and signatures, and by no rule.
///
/// Errors: wrong_origin, the state is of another ledger. One that does not go on from the audited
/// entries is a finding (Check::state_tree), and then nothing else was judged: rolled_back, it has
/// fewer than were audited; forked, it has others, and a checkpoint about them; wrong_root, its
/// tiles are damaged.
///
/// The store is not believed: neither its counts nor its keys make this longer than what is really
/// there and what was audited demand.
Result<Report> audit_since(store::Store& store, const State& since, std::uint64_t sample,
                           const std::string& mark, const Options& options);

/// Audits what is no store, an export: entries, tree, seals and checkpoints; there are no tables to
/// compare, and the report says so. `mark` is the newest checkpoint by the source's own account.
///
/// With `since`, authors are judged of new entries and of `sample` of those before, drawn at
/// random. All else is derived again from the first entry on: a source without tables has no
/// records to go on from. Errors: those of audit_since.
Result<Report> audit(Source& source, const std::string& mark, const std::optional<State>& since,
                     std::uint64_t sample, const Options& options);

}  // namespace certledger::audit
