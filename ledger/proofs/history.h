// A subject's whole history against its record: count and trail bind all entries, so that nothing
// can be left out, put in or changed; each author is one who might say so; and replayed, the
// entries make the record. Internal to the verification; verify.h is the way in.
#pragma once

#include "ledger/proofs/verify.h"

namespace certledger::proofs {

/// The entries of a history bundle.
struct HistoryEntries {
  const std::vector<Bytes>& subject;               ///< all of the subject's
  const std::vector<std::vector<Bytes>>* members;  ///< of lives_needed; null: a bundle without
};

/// What happened to the first fact's subject, when `entries` are all of those on it, each signed by
/// a key that `now` shows to have been in force and by a member that might say so then, and when
/// replaying them gives the record. Errors: those of read_entry; malformed (facts or members that
/// are not those needed); not_included (entries missing, spare, or others); broken_chain (order,
/// `after`); unknown_key (a key not in force); wrong_record (the record is not what they make);
/// rule_broken.
Result<ProvenHistory> check_history(ProvenStatus now, const HistoryEntries& entries);

}  // namespace certledger::proofs
