#include "ledger/proofs/witness.h"

#include <algorithm>

#include "ledger/base/text.h"
#include "ledger/proofs/proof_file.h"

namespace certledger::proofs {
namespace {

std::unexpected<Contradiction> refuse(Error error) {
  return std::unexpected(Contradiction{std::move(error), {}});
}
std::unexpected<Contradiction> refuse(Fault fault, std::string what) {
  return refuse(Error{fault, std::move(what), {}, {}, {}});
}

/// The conditions for a first checkpoint, in addition to its signature.
OneHistory check_first(const log::Checkpoint& checkpoint, const ConsistencyFile& request) {
  if (request.old != 0) {
    return refuse(
        Fault::not_found,
        "the proof begins at size " + std::to_string(request.old) +
            ", but the state has no checkpoint of this ledger. Ask for a proof from size 0");
  }
  if (!request.path.empty()) {
    return refuse(Fault::wrong_root, "a proof from size 0 has no hashes");
  }
  if (checkpoint.size == 0 && checkpoint.root != log::empty_root()) {
    return refuse(Fault::wrong_root, "the root of an empty tree is wrong");
  }
  return {};
}

OneHistory check_next(const Memory& known, const Memory& seen, const ConsistencyFile& request,
                      std::span<const log::VerifierKey> logs) {
  if (std::ranges::find(logs, known.key) == logs.end()) {
    return refuse(Fault::unknown_key, "the state holds a checkpoint of " +
                                          printable(known.origin()) +
                                          ", signed by a key that the policy does not name. If the "
                                          "log has a new key, keep the line of the old key, too");
  }
  // Cosigned already, perhaps by a run that ended before it wrote the cosignature. It may be
  // cosigned again, wherever the proof begins.
  const bool begins_there = request.old == known.checkpoint.size;
  if (!begins_there && seen.checkpoint == known.checkpoint) return {};
  if (!begins_there) {
    const std::string size = std::to_string(known.checkpoint.size);
    return refuse(Fault::not_found,
                  "the proof begins at size " + std::to_string(request.old) +
                      ", but the newest checkpoint that you cosigned has size " + size +
                      ". Ask for a proof from there: `certledger prove consistency " + size + "`");
  }
  return check_one_history(known, seen, request.path);
}

}  // namespace

std::expected<Sighting, Contradiction> judge_request(std::string_view body, const Keys& keys,
                                                     std::vector<Memory> state, FirstSight first) {
  const auto request = parse_consistency_file(body);
  if (!request) return refuse(request.error());
  const auto endorsed = endorse(request->checkpoint, keys);
  if (!endorsed) return refuse(endorsed.error());
  const log::Checkpoint& checkpoint = endorsed->checkpoint;
  if (request->old > checkpoint.size) {
    return refuse(Fault::malformed, "the old size, " + std::to_string(request->old) +
                                        ", is larger than the checkpoint's, " +
                                        std::to_string(checkpoint.size));
  }
  Memory seen = signed_memory(endorsed->log, checkpoint, request->checkpoint);
  const Memory* known = find(state, checkpoint.origin);
  if (known == nullptr && first == FirstSight::refuse) {
    return refuse(Fault::store, "the state has no checkpoint of the ledger " +
                                    printable(checkpoint.origin) +
                                    ", so it is not known what you cosigned before");
  }
  const bool is_said_again = known != nullptr && known->checkpoint == checkpoint;
  if (known != nullptr && first == FirstSight::accept && !is_said_again) {
    return refuse(Fault::usage, "the ledger " + printable(checkpoint.origin) +
                                    " is in the state already: omit --first");
  }
  auto good = known == nullptr ? check_first(checkpoint, *request)
                               : check_next(*known, seen, *request, keys.logs);
  if (!good) return std::unexpected(std::move(good.error()));
  const bool is_news = known == nullptr || known->checkpoint.size < checkpoint.size;
  if (is_news) put(state, seen);
  return Sighting{std::move(seen), std::move(state), is_news};
}

}  // namespace certledger::proofs
