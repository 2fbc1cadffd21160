// The memory of certledger verify: what it remembers of a ledger, and the evidence that it writes
// when a ledger contradicts the memory.
#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <optional>

#include "tools/certledger/verify/audited.h"

namespace certledger::tools {

/// Whether the memory file must exist (again), or must not exist (first).
enum class Remembering : std::uint8_t { again, first };

/// Reads the memory; nothing when the file is to be created. Throws Failure: store when the file is
/// missing (somebody may have removed it); malformed when somebody edited it, or it remembers
/// several ledgers. Throws UsageError when it exists but is to be created.
std::optional<proofs::Memory> recall(const std::filesystem::path& path, Remembering how);

/// What the memory file holds afterwards.
enum class Remembered : std::uint8_t {
  this_one,  ///< the checkpoint of this audit
  another,   ///< a newer one, of a faster run; it is unknown whether that one continues this
             ///< one
};

/// Another run remembered a checkpoint of the same size meanwhile, but with another root.
struct Contradicted {
  proofs::Memory meanwhile;
};

/// Remembers the newest checkpoint of a good ledger. Does not replace a memory other than
/// `compared`, with which the audit compared the ledger. The data is on the disk on return. Waits
/// up to `wait` for another writer. Throws SystemError: busy, when another run meanwhile wrote an
/// older checkpoint than this one, or one of another ledger; store.
std::expected<Remembered, Contradicted> remember(const std::filesystem::path& path,
                                                 const std::optional<proofs::Memory>& compared,
                                                 const Audited& audited,
                                                 std::chrono::milliseconds wait);

/// Writes both sides of a contradiction into an evidence file beside the memory file, and returns
/// its path. Adds the proof, when there is one: a ledger that is only shorter than the memory
/// proves nothing. Throws SystemError(store), also when the store holds no signed checkpoint to
/// show.
std::filesystem::path write_contradiction(const std::filesystem::path& path,
                                          const proofs::Memory& memory, const Audited& audited);

}  // namespace certledger::tools
