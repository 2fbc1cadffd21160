// Proof files made from a ledger: each is the text of a file (docs/format.md, "Proof files"), whole
// and good by itself, under the newest checkpoint. What is made is judged by proofs::verify before
// it is returned, so that a damaged store gives an error and no bad proof.
//
// Errors of all: too_large (the file would exceed 256 KiB); wrong_record, when the store is
// damaged; those of Reader. Each may throw SystemError.
#pragma once

#include <string>

#include "ledger/log/note.h"
#include "ledger/read/snapshot.h"

namespace certledger::read {

/// Entry `index` is in the ledger. Errors: not_found.
Result<std::string> prove_entry(const Snapshot& ledger, log::Index index);

/// What is recorded of the subject now, or that nothing is.
Result<std::string> prove_status(const Snapshot& ledger, const scheme::SubjectId& subject);

/// The same in few bytes, without the names of members and standards (proofs/compact.h).
Result<Bytes> prove_status_compact(const Snapshot& ledger, const scheme::SubjectId& subject);

/// All that ever happened to the subject, with the entries of its authors that show their roles
/// where they fit.
Result<std::string> prove_history(const Snapshot& ledger, const scheme::SubjectId& subject);

/// The checkpoint of size `now` is of a ledger that begins as it was at size `old`. With 0 it is no
/// proof but the first request to a witness. Errors: not_found, unless old <= now and the ledger
/// has a checkpoint of size `now`.
Result<std::string> prove_consistency(const Snapshot& ledger, log::TreeSize old, log::TreeSize now);

/// The key by which the ledger's newest checkpoint is signed, as the ledger itself has it. Who
/// verifies needs it from elsewhere: this is what a policy is written from.
Result<log::VerifierKey> log_key(const Snapshot& ledger);

/// A key by which checkpoints were signed and that was revoked since.
struct FormerLogKey {
  log::VerifierKey key;
  log::TreeSize until = 0;                ///< the size of its last checkpoint
  std::optional<Date> compromised_since;  ///< reported when it was revoked
};

/// The ledger's former keys, the latest first. Errors: those of Reader.
Result<std::vector<FormerLogKey>> former_log_keys(const Snapshot& ledger);

}  // namespace certledger::read
