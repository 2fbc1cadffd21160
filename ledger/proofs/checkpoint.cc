#include "ledger/proofs/checkpoint.h"

#include <algorithm>

#include "ledger/base/text.h"

namespace certledger::proofs {
namespace {

bool is_a_logs_own(const PublicKey& key, const Keys& keys) {
  return std::ranges::any_of(keys.logs, [&](const auto& log) { return log.key == key; });
}

/// Whether the key counts for a checkpoint of that size.
bool is_over(const PublicKey& key, log::TreeSize size, const Keys& keys) {
  return std::ranges::any_of(
      keys.ends, [&](const log::KeyEnd& end) { return end.key == key && size > end.size; });
}

std::unexpected<Error> not_signed(std::size_t logs, bool by_former_key) {
  if (by_former_key) {
    return fail(
        Fault::unknown_key,
        "the key that signed the checkpoint ended at a smaller size (`until` in the policy)");
  }
  return fail(Fault::unknown_key, logs == 1 ? "the log's key did not sign the checkpoint"
                                            : "none of the log's keys signed the checkpoint");
}

}  // namespace

Result<Endorsed> endorse(const log::Note& note, const Keys& keys) {
  auto checkpoint = log::parse_checkpoint(note.text);
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  const auto is_of_log = [&](const log::VerifierKey& key) {
    return key.type == log::KeyType::ed25519 && key.name == checkpoint->origin;
  };
  const auto logs = std::ranges::count_if(keys.logs, is_of_log);
  if (logs == 0) {
    return fail(Fault::wrong_origin,
                "your policy does not trust the ledger " + printable(checkpoint->origin));
  }
  std::vector<log::VerifierKey> known(keys.logs.begin(), keys.logs.end());
  known.insert(known.end(), keys.cosigners.begin(), keys.cosigners.end());
  const auto verified = log::verify_note(note, known);
  if (!verified && verified.error().fault != Fault::unknown_key) {
    return std::unexpected(verified.error());
  }
  Endorsed endorsed;
  endorsed.note = note;
  endorsed.checkpoint = std::move(*checkpoint);
  std::vector<log::VerifierKey> signed_by;
  for (const auto& signature : verified.value_or(std::vector<log::VerifiedSignature>())) {
    if (!signature.time) {
      signed_by.push_back(signature.key);
    } else if (!is_a_logs_own(signature.key.key, keys)) {
      endorsed.cosignatures.push_back({signature.key, *signature.time});
    }
  }
  bool by_former_key = false;
  for (const log::VerifierKey& key : keys.logs) {
    if (key.name != endorsed.checkpoint.origin || std::ranges::count(signed_by, key) == 0) continue;
    const bool over = is_over(key.key, endorsed.checkpoint.size, keys);
    by_former_key = by_former_key || over;
    if (!over) endorsed.signers.push_back(key);
  }
  if (endorsed.signers.empty()) {
    return not_signed(static_cast<std::size_t>(logs), by_former_key);
  }
  endorsed.log = endorsed.signers.front();
  return endorsed;
}

}  // namespace certledger::proofs
