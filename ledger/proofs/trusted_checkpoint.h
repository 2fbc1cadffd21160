// What is remembered of a ledger elsewhere: the newest checkpoint that was verified, and the key
// that signed it. A text of three parts (docs/format.md, "Memory files"):
//
//   certledger memory v1
//   the log's verifier key
//   (empty line)
//   the checkpoint, a signed note
//
// The name of the key is the ledger's origin. A file can have the memories of several ledgers, one
// after the other, with ascending origins.
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
  std::string note;  ///< the checkpoint, signed by `key`
  [[nodiscard]] const std::string& origin() const { return checkpoint.origin; }
  friend bool operator==(const Memory&, const Memory&) = default;
};

/// Makes a memory from a note. Errors: those of open_checkpoint.
Result<Memory> make_memory(const log::VerifierKey& key, std::string note);

/// Makes a memory from a checkpoint whose signature by `key` was verified. Keeps only the log's
/// signature; nobody should rely on the others.
Memory signed_memory(const log::VerifierKey& key, const log::Checkpoint& checkpoint,
                     const log::Note& note);

std::string format_memory(const Memory& memory);

/// Reads what format_memory writes, and only that. Errors: malformed, also if the key did not sign
/// the note (then somebody edited one of them); too_large.
Result<Memory> parse_memory(std::string_view text);

/// The same for several ledgers, with one memory for each.
std::string format_memories(std::span<const Memory> memories);
Result<std::vector<Memory>> parse_memories(std::string_view text);

/// The memory of the ledger `origin`; null if there is none.
const Memory* find(std::span<const Memory> memories, std::string_view origin);

/// Replaces the memory of the same origin, or inserts `memory` in order.
void put(std::vector<Memory>& memories, Memory memory);

/// Whether a ledger of `size` entries continues the remembered checkpoint. `root_then` is the root
/// of its first memory.checkpoint.size entries; it is used only if the ledger has that many.
/// Errors: wrong_origin; rolled_back, if it has fewer; forked, if they differ.
Result<void> check_continues(const Memory& memory, std::string_view origin, log::TreeSize size,
                             const Hash& root_then);

}  // namespace certledger::proofs
