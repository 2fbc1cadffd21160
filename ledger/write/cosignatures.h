// Adds cosignatures by witnesses and auditors to the ledger's stored checkpoints, so that proofs
// carry them. Does not change the high-water mark or the text of the checkpoint.
#pragma once

#include <span>
#include <string_view>

#include "ledger/write/ledger.h"

namespace certledger::write {

enum class Addition : std::uint8_t {
  added,     ///< the key's first on this checkpoint
  replaced,  ///< later than the existing one, which it replaces
  present,   ///< the existing one is as late or later
};

struct AddedCosignature {
  log::TreeSize size = 0;  ///< of the checkpoint
  log::VerifierKey key;
  Time time;
  Addition addition = Addition::added;
};

/// The number of newest checkpoints to try for a line, which does not name its checkpoint.
inline constexpr std::size_t max_checkpoints_tried = 10'000;

/// Adds the lines of `text`, each a signature line from a witness or auditor, to the checkpoint of
/// that size, or to the newest that they sign. Verifies each line first; then adds all or none in
/// one durable transaction. `ledger` is open to write. Of one key's cosignatures on a checkpoint,
/// only the latest stays. Errors (`where` is the line):
///
/// - malformed: not a signature line; too_large: more than 64 lines, or signatures on a checkpoint;
/// - unknown_key: not by one of `cosigners`;
/// - not_found: the ledger has no checkpoint of that size;
/// - bad_signature: signs none of the checkpoints;
/// - wrong_record: the stored checkpoint is damaged.
Result<std::vector<AddedCosignature>> add_cosignatures(Ledger& ledger, std::string_view text,
                                                       std::span<const log::VerifierKey> cosigners,
                                                       const std::optional<log::TreeSize>& size);

}  // namespace certledger::write
