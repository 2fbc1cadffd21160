// Judges entries, tree, checkpoints and seals: derives everything again from the entries only, in
// one ordered pass. It does not know the store; it reads from a Source.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "ledger/audit/findings.h"
#include "ledger/audit/source.h"
#include "ledger/derive/records.h"
#include "ledger/derive/signature_pool.h"
#include "ledger/log/appender.h"
#include "ledger/log/entry.h"
#include "ledger/log/note.h"

namespace certledger::audit {

/// Stop after this many misplaced or malformed entries. A hostile file can repeat one row, or use a
/// hole, to look arbitrarily long.
inline constexpr std::uint64_t max_misplaced = 100'000;

/// Whether an audit verifies the signatures of statements and checkpoints.
enum class Authorship : std::uint8_t { judged, not_judged };

/// The times of the entries that are not corrected. They never decrease. They give the minimum for
/// the next entry, and the times that remain after a correction.
class GoodTimes {
 public:
  /// Returns the time of the newest good entry before that index, if it is before the entries of
  /// this pass.
  using Before = std::function<Time(log::Index first, std::span<const scheme::Correction>)>;

  GoodTimes(log::TreeSize begun_at, Time time, Before before)
      : begun_at_(begun_at), before_(std::move(before)), times_{{begun_at, time}} {}

  [[nodiscard]] Time newest() const { return times_.back().time; }
  void add(log::Index index, Time time) {
    if (time > newest()) times_.push_back({index, time});
  }
  /// The newest good time before entry `first`.
  [[nodiscard]] Time before(log::Index first,
                            std::span<const scheme::Correction> corrections) const;
  /// Removes the times from `first` on, which are corrected. `time` is the time of the correction.
  void correct(log::Index first, log::Index at, Time time);

 private:
  struct Since {
    log::Index index;
    Time time;
  };
  log::TreeSize begun_at_;
  Before before_;
  std::vector<Since> times_;
};

/// Where a pass begins: at the first entry, or after entries that were judged before.
struct Start {
  log::TreeSize size = 0;
  Hash previous;  ///< leaf hash of the entry before
  Time previous_time;
  GoodTimes::Before time_before = [](log::Index, std::span<const scheme::Correction>) {
    return Time{};
  };
  std::uint64_t checkpoints = 0;                               ///< the number up to `size`
  std::set<PublicKey> sealers;                                 ///< the keys that made seals up to
                                                               ///< `size`
  log::TileLoader load = [](log::TileId) { return Bytes{}; };  ///< the tree's edge at `size`
};

struct EntryOptions {
  unsigned threads = 1;
  Authorship authorship = Authorship::judged;
  /// The first entry whose signature is verified. Before it, only the entries in `drawn`.
  log::Index authors_from = 0;
  std::set<log::Index> drawn;
  std::set<log::TreeSize> roots_at;  ///< sizes whose roots to remember
  std::optional<Time> now;           ///< as in Options
  /// As in Options.
  std::function<bool(log::Index done, log::TreeSize size)> progress;
  /// Called for every entry that the rules permit, with its row of links.
  std::function<void(log::Index index, BytesView row)> links;
};

/// Borrows all its arguments.
class EntryAudit {
 public:
  EntryAudit(Source& source, derive::MappedRecords& records, Findings& findings,
             EntryOptions options, const Start& start = {});

  /// Judges all entries of the source that were not judged yet. Renews the source from time to
  /// time; on return, all entries as of the last renewal are judged, unless too many were
  /// misplaced. Throws SystemError if `progress` returns false.
  void follow();

  /// Call it after the last entry, in the same state of the source. Checks that the last entry is a
  /// seal, checks the tiles at the tree's edge, and that there are no other tiles or checkpoints.
  /// If there were no new entries, judges the newest checkpoint of the audited entries. Does
  /// nothing if the audit stopped early.
  void finish();

  /// Whether the audit stopped before the last entry: after `max_misplaced`, or at an entry of a
  /// later edition of the rules.
  [[nodiscard]] bool is_broken_off() const { return misplaced_ > max_misplaced || needs_newer_; }
  [[nodiscard]] bool needs_newer() const { return needs_newer_; }
  /// The corrections of times in the entries.
  [[nodiscard]] std::span<const scheme::Correction> corrections();
  /// The edition of the rules that judged the last entries.
  [[nodiscard]] Edition edition();

  [[nodiscard]] log::TreeSize size() const { return tree_.size(); }
  [[nodiscard]] Hash root() const { return tree_.root(); }
  [[nodiscard]] const Hash& previous() const { return previous_; }
  [[nodiscard]] Time previous_time() const { return times_.newest(); }
  [[nodiscard]] Authorship authorship() const { return options_.authorship; }
  [[nodiscard]] std::uint64_t signatures() const { return signatures_; }
  /// The number of all checkpoints that there should be, including those before the start.
  [[nodiscard]] std::uint64_t checkpoints() const { return checkpoints_; }
  /// The roots at the requested sizes that were reached.
  [[nodiscard]] const std::map<log::TreeSize, Hash>& roots() const { return roots_; }
  [[nodiscard]] const PublicKey& last_sealer() const { return last_sealer_; }
  /// The keys that made seals.
  [[nodiscard]] const std::set<PublicKey>& sealers() const { return sealers_; }

 private:
  struct Waiting {
    log::Index index;
    BytesView bytes;
  };
  struct Signatures {
    std::vector<derive::SignatureTask> tasks;
    std::vector<log::Index> entries;  // the entry of each task
    void add(log::Index entry, const derive::SignatureTask& task) {
      tasks.push_back(task);
      entries.push_back(entry);
    }
    void clear() {
      tasks.clear();
      entries.clear();
    }
  };

  [[nodiscard]] bool judges_author(log::Index entry) const;
  bool fill_chunk();
  void take_run();
  void judge_chunk();
  void judge_entry(log::Index index, BytesView bytes, const Result<log::EntryView>& entry);
  void judge_place(log::Index index, const log::EntryView& entry);
  /// The parameters after the entries so far; null if they are unknown.
  const scheme::ParametersRecord* scheme_record();
  void judge_time(log::Index index, const log::EntryView& entry,
                  const scheme::Statement* statement);
  void note_time(log::Index index, Time time);
  void take_correction(log::Index index, Time time, const scheme::Correction& times);
  void judge_statement(log::Index index, const log::EntryView& entry, const Hash& leaf);
  bool judge_seal(log::Index index, const scheme::Seal& seal);
  void judge_checkpoint(log::Index seal, const PublicKey& author);
  void judge_note(log::Index seal, const log::Note& note, BytesView bytes, const PublicKey& author);
  void report_bad(Check check, const Signatures& of, const std::vector<std::size_t>& bad);
  void judge_former_checkpoint();
  void report_ahead();
  void check_tile(log::TileId id, const Bytes& expected);
  void check_count(Check check, const char* what, std::uint64_t expected, std::uint64_t found);
  void push(const Hash& leaf);

  Source& source_;
  derive::MappedRecords& records_;
  Findings& findings_;
  EntryOptions options_;
  std::string origin_;
  Bytes signing_head_;
  log::Appender tree_;
  log::TreeSize begun_at_;
  log::Index next_;
  Hash previous_;
  GoodTimes times_;
  struct Ahead {
    log::Index first;
    Time time;
  };
  std::optional<Ahead> ahead_;  // ahead of the auditor's clock, and not corrected
  scheme::MapState map_;
  bool is_sealed_ = false;
  bool is_cut_ = false;  // the data after the last entry is unreadable
  bool needs_newer_ = false;
  std::uint64_t misplaced_ = 0;
  std::uint64_t signatures_ = 0;
  std::uint64_t checkpoints_ = 0;
  std::map<log::TreeSize, Hash> roots_;
  std::set<PublicKey> sealers_;
  PublicKey last_sealer_;
  // One chunk.
  EntryRun run_;
  std::vector<Waiting> chunk_;
  std::vector<Result<log::EntryView>> decoded_;
  Signatures statements_;
  Signatures notes_;  // checkpoints'
};

/// The number of tiles of a tree of that size.
std::uint64_t tiles_at(log::TreeSize size);

}  // namespace certledger::audit
