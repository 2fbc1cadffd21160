// Makes proof files from a ledger. Each is the text of a file (docs/format.md, "Proof files") under
// the newest checkpoint, and is complete in itself. proofs::verify judges it before it is returned,
// so a damaged store gives an error, not a bad proof.
//
// Errors of all functions: too_large (the file would exceed 256 KiB); wrong_record, if the store is
// damaged; those of Reader. Each may throw SystemError.
#pragma once

#include <string>

#include "ledger/log/note.h"
#include "ledger/read/snapshot.h"

namespace certledger::read {

/// Proves that entry `index` is in the ledger. Errors: not_found.
Result<std::string> prove_entry(const Snapshot& ledger, log::Index index);

/// Proves the subject's record now (membership), or that it has none (non-membership).
Result<std::string> prove_status(const Snapshot& ledger, const scheme::SubjectId& subject);

/// The same in few bytes, without the names of members and standards (proofs/paper/compact.h).
Result<Bytes> prove_status_compact(const Snapshot& ledger, const scheme::SubjectId& subject);

/// Proves the whole history of the subject. Includes the entries that show the roles of its
/// authors, if they fit.
Result<std::string> prove_history(const Snapshot& ledger, const scheme::SubjectId& subject);

/// Proves that the ledger of the checkpoint of size `now` begins with the ledger of size `old`.
/// With `old` 0 it proves nothing; it is the first request to a witness. Errors: not_found, unless
/// old <= now and the ledger has a checkpoint of size `now`.
Result<std::string> prove_consistency(const Snapshot& ledger, log::TreeSize old, log::TreeSize now);

/// The key that signed the newest checkpoint, according to the ledger itself. A verifier needs it
/// from elsewhere; `certledger policy` writes it.
Result<log::VerifierKey> log_key(const Snapshot& ledger);

/// A revoked key that signed checkpoints before.
struct FormerLogKey {
  log::VerifierKey key;
  log::TreeSize until = 0;                ///< the size of its last checkpoint
  std::optional<Date> compromised_since;  ///< as stated by the revocation
};

/// The ledger's former keys, the latest first. Errors: those of Reader.
Result<std::vector<FormerLogKey>> former_log_keys(const Snapshot& ledger);

}  // namespace certledger::read
