// What a witness may cosign (c2sp.org/tlog-witness, `add-checkpoint`): a checkpoint that a known
// log signed, and that was proven to continue the newest one of this log that the witness cosigned.
// A function of values; keeping the state that it gives, before the cosignature leaves, is the
// caller's affair.
//
// The state is a list of memories (memory.h), one for each log. A witness whose state was lost, or
// put back to an older one, must not cosign any more: it could cosign a second history. Its key is
// to be retired.
#pragma once

#include "ledger/proofs/evidence.h"

namespace certledger::proofs {

/// What to do with a log of which the state holds nothing.
enum class FirstSight : std::uint8_t {
  refuse,  ///< something may have been taken away
  accept,  ///< begin with it; a log that is in the state is refused
};

/// A checkpoint that may be cosigned.
struct Sighting {
  Memory seen;                ///< it, with the signature of the log's key alone
  std::vector<Memory> state;  ///< to be kept first
  bool is_news = false;       ///< whether that differs from the state before
};

/// Judges the body of an add-checkpoint request against the state, in the order of the
/// specification. `keys` are of the logs that are known. Errors:
///
/// - those of parse_consistency_file and endorse (wrong_origin, unknown_key, bad_signature);
/// - malformed, the request says that the old size is larger than the checkpoint's;
/// - unknown_key, the state holds a checkpoint by a key that is not among those of the logs;
/// - store, a log of which the state holds nothing, and FirstSight::refuse; usage, one of which
///   it holds another checkpoint, and FirstSight::accept;
/// - not_found, the request's old size is not the state's, which the words name: ask for a proof
///   from there. The checkpoint of the state itself may be cosigned again by any request: a run
///   that ended before its cosignature was out is typed again;
/// - wrong_root, the proof does not hold, or the root of a tree without entries is not that;
/// - forked, with evidence.
std::expected<Sighting, Contradiction> judge_request(std::string_view body, const Keys& keys,
                                                     std::vector<Memory> state, FirstSight first);

}  // namespace certledger::proofs
