// What is remembered of a ledger, away from it: the newest checkpoint that was ever found good, and
// the key that signed it. A text of three parts (docs/format.md, "Memory files"):
//
//   certledger memory v1
//   the log's verifier key
//   (empty line)
//   the checkpoint, a signed note
//
// It belongs to one ledger: the one of its key's name. A file may hold the memories of several, one
// behind the other, their origins ascending.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/log/checkpoint.h"

namespace certledger::proofs {

struct Memory {
  log::VerifierKey key;  ///< of type ed25519, its name the ledger's origin
  log::Checkpoint checkpoint;
  std::string note;  ///< the checkpoint as it was signed by `key`
  [[nodiscard]] const std::string& origin() const { return checkpoint.origin; }
  friend bool operator==(const Memory&, const Memory&) = default;
};

/// A memory of a note. Errors: those of open_checkpoint.
Result<Memory> make_memory(const log::VerifierKey& key, std::string note);

/// A memory of a checkpoint whose signature by `key` was found good, with this signature alone: the
/// others have to be believed by nobody.
Memory signed_memory(const log::VerifierKey& key, const log::Checkpoint& checkpoint,
                     const log::Note& note);

std::string format_memory(const Memory& memory);

/// Reads what format_memory writes, and only that. Errors: malformed, also when the note is not
/// signed by the key beside it, since then somebody edited one of them; too_large.
Result<Memory> parse_memory(std::string_view text);

/// The same for several ledgers, one memory each.
std::string format_memories(std::span<const Memory> memories);
Result<std::vector<Memory>> parse_memories(std::string_view text);

/// The memory of the ledger `origin`, or null.
const Memory* find(std::span<const Memory> memories, std::string_view origin);

/// Puts `memory` in the place of the one of the same origin, or where it belongs.
void put(std::vector<Memory>& memories, Memory memory);

/// Whether a ledger of `size` entries continues what is remembered; `root_then` is the root of its
/// first memory.checkpoint.size entries, needed only when it has so many. Errors: wrong_origin;
/// rolled_back, when it has fewer; forked, when they are others.
Result<void> check_continues(const Memory& memory, std::string_view origin, log::TreeSize size,
                             const Hash& root_then);

}  // namespace certledger::proofs
