// What a witness may cosign (c2sp.org/tlog-witness, `add-checkpoint`): a checkpoint that a known
// log signed, with a proof that it continues the newest checkpoint of this log that the witness
// cosigned. A pure function. The caller must store the returned state before it gives out the
// cosignature.
//
// The state is a list of memories (trusted_checkpoint.h), one for each log. A witness that lost its
// state, or restored an older one, must not cosign any more: it could cosign a second history. It
// must retire its key.
#pragma once

#include "ledger/proofs/evidence.h"

namespace certledger::proofs {

/// What to do with a log that is not in the state.
enum class FirstSight : std::uint8_t {
  refuse,  ///< its memory may have been removed
  accept,  ///< begin with it; refuse a log that is in the state
};

/// A checkpoint that may be cosigned.
struct Sighting {
  Memory seen;                ///< the checkpoint, with only the log's signature
  std::vector<Memory> state;  ///< store it before giving out the cosignature
  bool is_news = false;       ///< whether it differs from the state before
};

/// Judges the body of an add-checkpoint request against the state, in the order of the
/// specification. `keys` are the keys of the known logs. Errors:
///
/// - those of parse_consistency_file and endorse (wrong_origin, unknown_key, bad_signature);
/// - malformed: the old size is larger than the checkpoint's;
/// - unknown_key: the state has a checkpoint by a key that is not one of the logs' keys;
/// - store: the log is not in the state, and FirstSight::refuse; usage: it is there with another
///   checkpoint, and FirstSight::accept;
/// - not_found: the old size of the request is not the state's, which the message names. Every
///   request may cosign the checkpoint of the state itself again, because a run may have ended
///   before it wrote the cosignature;
/// - wrong_root: the proof does not verify, or the root of an empty tree is wrong;
/// - forked, with evidence.
std::expected<Sighting, Contradiction> judge_request(std::string_view body, const Keys& keys,
                                                     std::vector<Memory> state, FirstSight first);

}  // namespace certledger::proofs
