// A subject's whole history against its record: count and trail bind all entries, so that nothing
// can be left out, put in or changed. Internal to the verification; verify.h is the way in.
#pragma once

#include "ledger/proofs/verify.h"

namespace certledger::proofs {

/// The events that `entries` are, when they are all of those on the first fact's subject, each
/// signed by a key that `now` shows to have been in force, and when replaying them gives the
/// record. Errors: those of read_entry; malformed (facts that are not those needed); not_included
/// (entries missing, spare, or others); broken_chain (order, `after`); unknown_key (a key not in
/// force); wrong_record (the record is not what they make); rule_broken.
Result<std::vector<scheme::Event>> check_history(const ProvenStatus& now,
                                                 const std::vector<Bytes>& entries);

}  // namespace certledger::proofs
