// What certledger verify remembers of a ledger, and what it writes down when that is contradicted.
#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <optional>

#include "tools/certledger/verify/audited.h"

namespace certledger::tools {

/// Whether a memory file has to be there, or must not be.
enum class Remembering : std::uint8_t { again, first };

/// What the file remembers; nothing when it is to be made. Throws Failure: store when a file that
/// has to be there is not, since what was remembered may have been taken away; malformed when
/// somebody edited it, or it is of several ledgers. UsageError when it is there already and was to
/// be made.
std::optional<proofs::Memory> recall(const std::filesystem::path& path, Remembering how);

/// What the file holds afterwards.
enum class Remembered : std::uint8_t {
  this_one,  ///< the checkpoint that was found good
  another,   ///< a newer one, by a run that was faster; whether this one is continued is not
             ///< known
};

/// What another run remembered meanwhile, and the ledger contradicts: as many entries of the same
/// name, and others.
struct Contradicted {
  proofs::Memory meanwhile;
};

/// Remembers the newest checkpoint of a ledger that was found good, unless the file holds something
/// else than `compared`, with which the ledger was compared; on the disk on return. Waits up to
/// `wait` for another that is writing. Throws SystemError: busy, when the file has an older
/// checkpoint than this one by now, but not `compared`, or one of another ledger; store.
std::expected<Remembered, Contradicted> remember(const std::filesystem::path& path,
                                                 const std::optional<proofs::Memory>& compared,
                                                 const Audited& audited,
                                                 std::chrono::milliseconds wait);

/// Writes both sides of a contradiction into an evidence file beside the memory's, and gives its
/// path. With what proves it, when it is more than a claim: a ledger that is shorter than what is
/// remembered proves nothing. Throws SystemError(store), also when the store holds no signed
/// checkpoint to show.
std::filesystem::path write_contradiction(const std::filesystem::path& path,
                                          const proofs::Memory& memory, const Audited& audited);

}  // namespace certledger::tools
