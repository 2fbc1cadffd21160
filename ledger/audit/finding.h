// The audit's single checks by name, and what one of them reports.
//
// Each value of Check is one comparison; a rule of the scheme is one more each, named by its id
// (Check::rule with Finding::error.rule "R07"). docs/format.md says what the bytes should be.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/names.h"
#include "ledger/base/result.h"
#include "ledger/log/tree.h"

namespace certledger::audit {

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

/// "previous", or the rule's id for a rule.
std::string name_of(const Finding& finding);

}  // namespace certledger::audit
