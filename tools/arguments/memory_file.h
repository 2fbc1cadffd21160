// Memory files, which remember checkpoints (ledger/proofs/trusted_checkpoint.h), and evidence files
// beside them.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "ledger/proofs/evidence.h"
#include "ledger/system/file.h"

namespace certledger::tools {

/// The lock of a memory file: FILE.lock.
std::filesystem::path lock_of_memory(const std::filesystem::path& path);

/// Takes the lock, and creates its file if needed. The lock lasts as long as the returned object.
/// So nobody else writes the memory between reading and writing it. Throws SystemError: busy after
/// `wait`; store.
system::FileDescriptor lock_memory(const std::filesystem::path& path,
                                   std::chrono::milliseconds wait);

/// Reads what the file remembers; nothing when there is no file. Throws Failure(malformed) when
/// this program did not write the file or somebody edited it; SystemError(store) when reading
/// fails.
std::vector<proofs::Memory> read_memories(const std::filesystem::path& path);

/// Writes the file. The data is on the disk on return. Throws SystemError(store).
void write_memories(const std::filesystem::path& path, std::span<const proofs::Memory> memories);

/// The path of an evidence file, beside the memory file: FILE.fork-DIGEST.evidence.
std::filesystem::path evidence_path(const std::filesystem::path& memory,
                                    const proofs::Evidence& evidence);

/// Writes evidence there, and returns the path. Does not write the same evidence twice. Throws
/// SystemError(store).
std::filesystem::path write_evidence(const std::filesystem::path& memory,
                                     const proofs::Evidence& evidence);

}  // namespace certledger::tools
