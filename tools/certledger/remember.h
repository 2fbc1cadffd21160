// What certledger verify remembers of a ledger, and what it writes down when that is contradicted.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

#include "tools/certledger/audited.h"

namespace certledger::tools {

/// Whether a memory file has to be there, or must not be.
enum class Remembering : std::uint8_t { again, first };

/// What the file remembers; nothing when it is to be made. Throws Failure: store when a file that
/// has to be there is not, since what was remembered may have been taken away; malformed when
/// somebody edited it. UsageError when it is there already and was to be made.
std::optional<proofs::Memory> recall(const std::filesystem::path& path, Remembering how);

/// Remembers the newest checkpoint of a ledger that was found good, unless the file by now
/// remembers a newer one; on the disk on return. Waits up to `wait` for another that is writing.
/// Throws SystemError.
void remember(const std::filesystem::path& path, const Audited& audited,
              std::chrono::milliseconds wait);

/// Writes both sides of a contradiction into a file beside the memory's, for those to whom it will
/// be shown, and gives its path. The same evidence is written once. Throws SystemError.
std::filesystem::path write_evidence(const std::filesystem::path& path,
                                     const proofs::Memory& memory, const Audited& audited);

}  // namespace certledger::tools
