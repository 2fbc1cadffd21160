// Who signed a checkpoint: a trusted log, and which cosigners, when.
#pragma once

#include <span>
#include <vector>

#include "ledger/log/checkpoint.h"

namespace certledger::proofs {

/// The keys that a verifier knows, from its policy.
struct Keys {
  std::span<const log::VerifierKey> logs;       ///< the name of each is its ledger's origin
  std::span<const log::VerifierKey> cosigners;  ///< witnesses and auditors
  std::span<const log::KeyEnd> ends = {};       ///< of former keys of logs
};

struct Cosignature {
  log::VerifierKey key;
  Time time;
};

/// A checkpoint that a known log signed.
struct Endorsed {
  log::Checkpoint checkpoint;
  /// The log's keys that signed and count, in the order of Keys::logs.
  std::vector<log::VerifierKey> signers;
  log::VerifierKey log;  ///< the one that made the seal; the first if there is no seal
  std::vector<Cosignature> cosignatures;  ///< good ones, one for each key, none by a log's own key
  log::Note note;                         ///< with all its signatures
};

/// Judges the signatures of a checkpoint; their order has no meaning. Errors: those of
/// parse_checkpoint; wrong_origin, if no log of that origin is known; unknown_key, if that log did
/// not sign, or only with keys that had ended; bad_signature, of any known key.
Result<Endorsed> endorse(const log::Note& note, const Keys& keys);

}  // namespace certledger::proofs
