#include "ledger/proofs/checkpoint.h"

#include <algorithm>

#include "ledger/base/text.h"

namespace certledger::proofs {
namespace {

bool is_a_logs_own(const PublicKey& key, const Keys& keys) {
  return std::ranges::any_of(keys.logs, [&](const auto& log) { return log.key == key; });
}

}  // namespace

Result<Endorsed> endorse(const log::Note& note, const Keys& keys) {
  auto checkpoint = log::parse_checkpoint(note.text);
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  std::vector<log::VerifierKey> known;
  std::ranges::copy_if(keys.logs, std::back_inserter(known), [&](const log::VerifierKey& key) {
    return key.type == log::KeyType::ed25519 && key.name == checkpoint->origin;
  });
  if (known.empty()) {
    return fail(Fault::wrong_origin, "of the ledger " + printable(checkpoint->origin) +
                                         ", which is none of those that are trusted here");
  }
  const std::size_t logs = known.size();
  std::ranges::copy_if(keys.cosigners, std::back_inserter(known), [&](const auto& key) {
    return key.type == log::KeyType::cosignature && !is_a_logs_own(key.key, keys);
  });
  const auto verified = log::verify_note(note, known);
  if (!verified) return std::unexpected(verified.error());
  Endorsed endorsed;
  endorsed.note = note;
  endorsed.checkpoint = std::move(*checkpoint);
  bool is_signed = false;
  for (const log::VerifiedSignature& signature : *verified) {
    if (signature.time) {
      endorsed.cosignatures.push_back({signature.key, *signature.time});
    } else if (!is_signed) {
      endorsed.log = signature.key;
      is_signed = true;
    }
  }
  if (is_signed) return endorsed;
  return fail(Fault::unknown_key, logs == 1 ? "the log itself did not sign the checkpoint"
                                            : "none of the logs signed the checkpoint");
}

}  // namespace certledger::proofs
