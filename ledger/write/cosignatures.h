// Cosignatures collected: lines by witnesses and auditors, added to the ledger's stored checkpoints
// so that proofs carry them. The mark, and what the checkpoint says, stay as they are.
#pragma once

#include <span>
#include <string_view>

#include "ledger/write/ledger.h"

namespace certledger::write {

enum class Addition : std::uint8_t {
  added,     ///< the key's first on this checkpoint
  replaced,  ///< of a later time than the one that was there
  present,   ///< as late a one is there already
};

struct AddedCosignature {
  log::TreeSize size = 0;  ///< of the checkpoint
  log::VerifierKey key;
  Time time;
  Addition addition = Addition::added;
};

/// How many of the newest checkpoints a line is tried on that does not say to which it belongs.
inline constexpr std::size_t most_checkpoints_tried = 10'000;

/// Adds the lines of `text`, each a signature line as a witness answers, to the checkpoint of that
/// size, or to the newest that they are good for; all of them or none, in one durable transaction,
/// after each was verified. `ledger` was opened to write. A key has one cosignature on a
/// checkpoint, the latest. Errors, `where` being the line:
///
/// - malformed, no signature line; too_large, more than 64, or a checkpoint would have more;
/// - unknown_key, by none of `cosigners`;
/// - not_found, the ledger has no checkpoint of that size;
/// - bad_signature, good for none of the checkpoints;
/// - wrong_record, the stored checkpoint is damaged.
Result<std::vector<AddedCosignature>> add_cosignatures(Ledger& ledger, std::string_view text,
                                                       std::span<const log::VerifierKey> cosigners,
                                                       const std::optional<log::TreeSize>& size);

}  // namespace certledger::write
