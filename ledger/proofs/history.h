// Verifies a subject's whole history against its record. Count and trail (the subject's hash chain)
// bind all entries, so nothing can be left out, added or changed. Each author was permitted to make
// the statement. The replayed entries give the record. Internal; others use verify.h.
#pragma once

#include "ledger/proofs/verify.h"

namespace certledger::proofs {

/// The entries of a history bundle.
struct HistoryEntries {
  const std::vector<Bytes>& subject;               ///< all of the subject's
  const std::vector<std::vector<Bytes>>* members;  ///< of lives_needed; null if the bundle has none
};

/// The history of the first fact's subject. Checks that `entries` are all entries on it; that each
/// was signed by a key that `now` shows to have been in force, and by a member that was permitted
/// to; and that their replay gives the record. Errors: those of read_entry; malformed (wrong facts
/// or members); not_included (entries missing, added or changed); broken_chain (order, `after`);
/// unknown_key (a key not in force); wrong_record (the replay gives another record); rule_broken.
Result<ProvenHistory> check_history(ProvenStatus now, const HistoryEntries& entries);

}  // namespace certledger::proofs
