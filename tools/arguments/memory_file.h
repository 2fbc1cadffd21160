// Files that remember checkpoints (ledger/proofs/trusted_checkpoint.h), and evidence beside them.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "ledger/proofs/evidence.h"
#include "ledger/system/file.h"

namespace certledger::tools {

/// FILE.lock.
std::filesystem::path lock_of_memory(const std::filesystem::path& path);

/// Holds that, made when it is not there, as long as what is returned lives: between reading a
/// memory and writing it nobody else does. Throws SystemError: busy after `wait`; store.
system::FileDescriptor lock_memory(const std::filesystem::path& path,
                                   std::chrono::milliseconds wait);

/// What the file remembers; nothing when there is no file. Throws Failure(malformed) when this
/// program did not write it, or somebody edited it; SystemError(store) when it cannot be read.
std::vector<proofs::Memory> read_memories(const std::filesystem::path& path);

/// On the disk on return. Throws SystemError(store).
void write_memories(const std::filesystem::path& path, std::span<const proofs::Memory> memories);

/// Where evidence is kept: a file beside the memory's, FILE.fork-DIGEST.evidence.
std::filesystem::path evidence_path(const std::filesystem::path& memory,
                                    const proofs::Evidence& evidence);

/// Writes it there, for those to whom it will be shown, and gives the path. The same evidence is
/// written once. Throws SystemError(store).
std::filesystem::path write_evidence(const std::filesystem::path& memory,
                                     const proofs::Evidence& evidence);

}  // namespace certledger::tools
