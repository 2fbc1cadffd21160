// Whose word a checkpoint has: signed by a log that is trusted, and cosigned by whom and when.
#pragma once

#include <span>
#include <vector>

#include "ledger/log/checkpoint.h"

namespace certledger::proofs {

/// The keys that a verifier knows, from its policy.
struct Keys {
  std::span<const log::VerifierKey> logs;       ///< each named like its ledger's origin
  std::span<const log::VerifierKey> cosigners;  ///< witnesses and auditors
  std::span<const log::KeyEnd> ends = {};       ///< of keys of logs that were given up
};

struct Cosignature {
  log::VerifierKey key;
  Time time;
};

/// A checkpoint that a known log signed.
struct Endorsed {
  log::Checkpoint checkpoint;
  /// The log's keys that signed and count, in the order in which they are known.
  std::vector<log::VerifierKey> signers;
  log::VerifierKey log;  ///< the one of them that made the seal; the first where no seal is shown
  std::vector<Cosignature> cosignatures;  ///< good ones, one a key, none by a log's own key
  log::Note note;                         ///< with all signatures that it came with
};

/// Judges the signatures of a checkpoint; their order has no meaning. Errors: those of
/// parse_checkpoint; wrong_origin, when no log of that origin is known; unknown_key, when that log
/// did not sign, or by keys alone that had ended; bad_signature, of any key that is known.
Result<Endorsed> endorse(const log::Note& note, const Keys& keys);

}  // namespace certledger::proofs
