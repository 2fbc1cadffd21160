// File systems: refuses network file systems, and names a full disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace certledger::system {

/// The name of the network file system, or of the virtual machine's shared folder, whose statfs(2)
/// type is `type`; empty for all others. FUSE is not in the list: its mount entry names the
/// program.
std::string_view network_file_system(std::uint64_t type);

/// The type of a device's file system in /proc/self/mountinfo (proc(5)), for example "fuse.sshfs";
/// empty if it does not list the device. A view of `mountinfo`.
std::string_view mounted_type(std::string_view mountinfo, unsigned major, unsigned minor);

/// Throws SystemError(fault) if `directory` is on a network file system, in a virtual machine's
/// shared folder, or on FUSE (except fuseblk, a disk of this machine). Memory maps and locks do not
/// work there: two writers could both think that they are alone.
void refuse_network_file_system(const std::filesystem::path& directory, Fault fault = Fault::store);

/// The system's message for an error number: "No such file or directory".
std::string error_words(int error);

/// Whether an error number is about the machine (failing disk, disk full, no memory, no descriptor
/// left), not about the file.
bool is_of_the_machine(int error);

/// Why a write at `path` (an existing file or directory) failed with the error number `error`. LMDB
/// reports a full disk as an input/output error, so this function asks the disk itself.
std::string write_failure(const std::filesystem::path& path, int error);

}  // namespace certledger::system
