// What a file lies on: network file systems are told apart, and a full disk is called by its name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace certledger {

/// The name of the network file system that statfs(2) calls `type`; empty for all others. FUSE is
/// not in the list: what is behind it cannot be known.
std::string_view network_file_system(std::uint64_t type);

/// Throws SystemError(fault) when `directory` lies on a network file system: memory maps and locks
/// are not kept in step between machines there, and two writers would each believe to be alone.
void refuse_network_file_system(const std::filesystem::path& directory, Fault fault = Fault::store);

/// The system's words for an error number: "No such file or directory".
std::string error_words(int error);

/// Why writing at `path` (a file or directory that exists) failed with the error number `error`.
/// A full disk reaches a caller of LMDB as a plain input/output error, so the disk itself is asked
/// before a cause is named.
std::string write_failure(const std::filesystem::path& path, int error);

}  // namespace certledger
