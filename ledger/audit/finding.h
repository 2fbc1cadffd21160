// The names of the audit's checks, and what a check reports.
//
// Each value of Check is one comparison. Each rule of the scheme is one more check, named by its id
// (Check::rule with Finding::error.rule "R07"). docs/format.md says what the bytes should be.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/names.h"
#include "ledger/base/result.h"
#include "ledger/log/tree.h"

namespace certledger::audit {

/// The order of the findings about one entry.
enum class Check : std::uint8_t {
  // One entry.
  entry_row,       ///< the data where entries should be is readable as entries
  entry_gap,       ///< no entry is missing or occurs twice
  entry_form,      ///< the entry is canonical, and not too large
  index,           ///< it states its own index
  previous,        ///< it names the leaf hash of the entry before
  time,            ///< its time is not earlier than that of the entries before, except after a
                   ///< correction of times
  time_ahead,      ///< its time is not ahead of the auditor's clock, if one is given
  signature,       ///< its author's key signed its statement
  statement_form,  ///< the statement is canonical
  rule,            ///< the scheme's rules permit it; error.rule names the broken rule
  genesis_origin,  ///< genesis names the ledger's origin
  seal_count,      ///< a seal states the number of subjects
  seal_root,       ///< a seal states the root of the status map

  // The checkpoint after a seal.
  checkpoint_missing,
  checkpoint_form,       ///< it is a note, and its text is a checkpoint
  checkpoint_key,        ///< the key that made the seal signed it
  checkpoint_signature,  ///< that signature is good
  checkpoint_origin,
  checkpoint_size,
  checkpoint_root,
  checkpoint_lines,  ///< it has one line by the log, and one by each cosigner

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
  meta_form,       ///< the store's other metadata: format, origin and clock
  meta_extra,      ///< there is no other metadata
  table_extra,     ///< the store has only the tables of a ledger
  table_form,      ///< each table is a sound tree of pages: iteration and lookup return the same
                   ///< rows
  free_list,       ///< the list of free pages names no page that is in use, and none twice
  mark_form,       ///< the high-water mark is a checkpoint
  mark_signature,  ///< a key that sealed this ledger signed it
  mark_origin,
  mark_size,  ///< the store does not have fewer entries (rollback)
  mark_root,  ///< the store has the same first entries (fork)
  mark_copy,  ///< an export's `checkpoint` is the newest in its checkpoints/, byte for byte

  memory,  ///< it continues the checkpoint in a memory file; audit() does not check this

  // The basis of an incremental audit.
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

/// One problem that an audit found.
struct Finding {
  Check check = Check::entry_form;
  Error error;           ///< fault, sentence, and, if they apply, the entry's index and the rule's
                         ///< id
  std::string subject;   ///< "certificate/X", or another object, "tile 0/3"; may be empty
  std::string expected;  ///< what follows from the entries
  std::string found;     ///< what is there instead; empty if nothing
};

/// "previous", or the rule's id for a rule.
std::string name_of(const Finding& finding);

}  // namespace certledger::audit
