// The audit's single checks by name, and what one of them reports.
//
// Each value of Check is one comparison; a rule of the scheme is one more each, named by its id
// (Check::rule with Finding::error.rule "R07"). docs/format.md says what the bytes should be.
//
// Blindness. To show that no check is idle, a build with the option CERTLEDGER_BLIND (off by
// default; then nothing of this is compiled) lets a test switch single checks off:
//
//   cmake -B build/blind -DCERTLEDGER_BLIND=ON …
//
//   #ifdef CERTLEDGER_BLIND
//   AuditOptions options;
//   options.blind_to = {"previous"};           // or a rule, {"R07"}; or several
//   const AuditReport report = audit(store, mark, options);
//   #endif
//
// What a check that is switched off would have reported is neither reported nor counted, and the
// audit goes on as it does after the finding: a statement that breaks a rule changes no record,
// whether the rule is looked at or not. all_checks() has all the names. tests/tamper compiles the
// audit's sources so for one test, which shows of every check an attack that only it sees.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/names.h"
#include "ledger/base/result.h"
#include "ledger/log/tree.h"

namespace certledger {

/// In the order in which the findings about one entry are listed.
enum class Check : std::uint8_t {
  // One entry.
  entry_row,       ///< what is kept where entries should be is readable as entries
  entry_gap,       ///< the entries stand one after the other: none missing, none twice
  entry_form,      ///< the entry is canonical and within its size
  index,           ///< it states its own index
  previous,        ///< it names the leaf hash of the entry before
  time,            ///< it is not older than the entries before, but for a correction of times
  time_ahead,      ///< it is not ahead of the auditor's clock, where one is given
  signature,       ///< its statement is signed by its author's key
  statement_form,  ///< the statement is canonical
  rule,            ///< the scheme's rules permit it; error.rule says which did not
  genesis_origin,  ///< genesis names the origin that the ledger goes by
  seal_count,      ///< a seal counts the subjects there are
  seal_root,       ///< a seal states the root of the status map

  // The checkpoint after a seal.
  checkpoint_missing,
  checkpoint_form,       ///< it is a note, and its text a checkpoint
  checkpoint_key,        ///< it is signed by the key that made the seal
  checkpoint_signature,  ///< that signature is good
  checkpoint_origin,
  checkpoint_size,
  checkpoint_root,
  checkpoint_lines,  ///< one line of the log's under it, and one a cosigner

  link,          ///< the entry's row of links
  link_missing,  ///< there is one

  // The whole.
  entry_none,  ///< there are entries
  seal_last,   ///< the last one is a seal
  checkpoint_extra,
  tile,
  tile_missing,
  tile_extra,
  link_extra,
  record,
  record_missing,
  record_extra,
  bucket,
  bucket_missing,
  bucket_extra,
  page,
  page_missing,
  page_extra,
  subject_count,   ///< the store's own count of subjects
  meta_form,       ///< the store's other notes on itself: format, origin and clock
  meta_extra,      ///< and no further ones
  table_extra,     ///< the store has no tables but a ledger's
  table_form,      ///< each is a sound tree of pages: to walk through it and to look up its keys
                   ///< shows the same rows
  free_list,       ///< no page is listed as free that is in use, nor twice
  mark_form,       ///< the mark beside the store is a checkpoint
  mark_signature,  ///< signed by a key that sealed this ledger
  mark_origin,
  mark_size,  ///< the store has not less entries: it was not rolled back
  mark_root,  ///< its first entries are the mark's: it was not forked
  mark_copy,  ///< an export's `checkpoint` is the newest in its checkpoints/, byte for byte

  memory,  ///< it continues a checkpoint that is remembered elsewhere; not looked at by audit()

  // What an incremental audit goes on from.
  state_tree,     ///< the first entries are the audited ones
  state_map,      ///< the records before the new entries are the audited ones
  sample_entry,   ///< an old entry, drawn at random, is in the audited tree
  sample_record,  ///< a record, drawn at random, is in the status map
};

inline constexpr std::array check_names{
    Name{Check::entry_row, "entry-row"},
    Name{Check::entry_gap, "entry-gap"},
    Name{Check::entry_form, "entry-form"},
    Name{Check::index, "index"},
    Name{Check::previous, "previous"},
    Name{Check::time, "time"},
    Name{Check::time_ahead, "time-ahead"},
    Name{Check::signature, "signature"},
    Name{Check::statement_form, "statement-form"},
    Name{Check::rule, "rule"},
    Name{Check::genesis_origin, "genesis-origin"},
    Name{Check::seal_count, "seal-count"},
    Name{Check::seal_root, "seal-root"},
    Name{Check::checkpoint_missing, "checkpoint-missing"},
    Name{Check::checkpoint_form, "checkpoint-form"},
    Name{Check::checkpoint_key, "checkpoint-key"},
    Name{Check::checkpoint_signature, "checkpoint-signature"},
    Name{Check::checkpoint_origin, "checkpoint-origin"},
    Name{Check::checkpoint_size, "checkpoint-size"},
    Name{Check::checkpoint_root, "checkpoint-root"},
    Name{Check::checkpoint_lines, "checkpoint-lines"},
    Name{Check::link, "link"},
    Name{Check::link_missing, "link-missing"},
    Name{Check::entry_none, "entry-none"},
    Name{Check::seal_last, "seal-last"},
    Name{Check::checkpoint_extra, "checkpoint-extra"},
    Name{Check::tile, "tile"},
    Name{Check::tile_missing, "tile-missing"},
    Name{Check::tile_extra, "tile-extra"},
    Name{Check::link_extra, "link-extra"},
    Name{Check::record, "record"},
    Name{Check::record_missing, "record-missing"},
    Name{Check::record_extra, "record-extra"},
    Name{Check::bucket, "bucket"},
    Name{Check::bucket_missing, "bucket-missing"},
    Name{Check::bucket_extra, "bucket-extra"},
    Name{Check::page, "page"},
    Name{Check::page_missing, "page-missing"},
    Name{Check::page_extra, "page-extra"},
    Name{Check::subject_count, "subject-count"},
    Name{Check::meta_form, "meta-form"},
    Name{Check::meta_extra, "meta-extra"},
    Name{Check::table_extra, "table-extra"},
    Name{Check::table_form, "table-form"},
    Name{Check::free_list, "free-list"},
    Name{Check::mark_form, "mark-form"},
    Name{Check::mark_signature, "mark-signature"},
    Name{Check::mark_origin, "mark-origin"},
    Name{Check::mark_size, "mark-size"},
    Name{Check::mark_root, "mark-root"},
    Name{Check::mark_copy, "mark-copy"},
    Name{Check::memory, "memory"},
    Name{Check::state_tree, "state-tree"},
    Name{Check::state_map, "state-map"},
    Name{Check::sample_entry, "sample-entry"},
    Name{Check::sample_record, "sample-record"},
};
constexpr const auto& names_of(Check) { return check_names; }

/// One thing that an audit found.
struct Finding {
  Check check = Check::entry_form;
  Error error;          ///< fault, a sentence, the entry's index and the rule's id where they apply
  std::string subject;  ///< "certificate/X", or what else it is about: "tile 0/3"; may be empty
  std::string expected;  ///< what the entries make
  std::string found;     ///< what is there instead; empty when nothing is
};

/// "previous", or the rule's id for a rule: what blind_to takes.
std::string name_of(const Finding& finding);

/// All names that audit() can give: those of Check but `rule` and `memory`, and the ids of the
/// rules.
std::vector<std::string> all_checks();

/// What an audit has found so far.
class Findings {
 public:
#ifdef CERTLEDGER_BLIND
  explicit Findings(std::set<std::string> blind_to) : blind_to_(std::move(blind_to)) {}
#endif
  Findings() = default;

  void add(Finding finding);

  [[nodiscard]] std::uint64_t in_all() const { return in_all_; }

  /// The first `count` of them: those about entries first, by index; those about one entry and
  /// those about the whole in the order of Check. A ledger that is bad from end to end does not
  /// exhaust memory: what comes after the first 100,000 found is only counted.
  std::vector<Finding> take(std::size_t count);

 private:
  std::vector<Finding> found_;
  std::uint64_t in_all_ = 0;
#ifdef CERTLEDGER_BLIND
  std::set<std::string> blind_to_;
#endif
};

}  // namespace certledger
