// What is remembered of a ledger, away from it: the newest checkpoint that was ever found good, and
// the key that signed it. A text of three parts (docs/format.md, "Memory files"):
//
//   certledger memory v1
//   the log's verifier key
//   (empty line)
//   the checkpoint, a signed note
//
// It belongs to one ledger: the one of its key's name.
#pragma once

#include <string>
#include <string_view>

#include "ledger/log/checkpoint.h"

namespace certledger::proofs {

struct Memory {
  log::VerifierKey key;  ///< of type ed25519, its name the ledger's origin
  log::Checkpoint checkpoint;
  std::string note;  ///< the checkpoint as it was signed by `key`
  friend bool operator==(const Memory&, const Memory&) = default;
};

/// A memory of a note. Errors: those of open_checkpoint.
Result<Memory> make_memory(const log::VerifierKey& key, std::string note);

std::string format_memory(const Memory& memory);

/// Reads what format_memory writes, and only that. Errors: malformed, also when the note is not
/// signed by the key beside it, since then somebody edited one of them; too_large.
Result<Memory> parse_memory(std::string_view text);

/// Whether a ledger of `size` entries continues what is remembered; `root_then` is the root of its
/// first memory.checkpoint.size entries, needed only when it has so many. Errors: wrong_origin;
/// rolled_back, when it has fewer; forked, when they are others.
Result<void> check_continues(const Memory& memory, std::string_view origin, log::TreeSize size,
                             const Hash& root_then);

}  // namespace certledger::proofs
