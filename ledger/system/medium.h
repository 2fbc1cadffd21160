// What a file lies on: network file systems are told apart, and a full disk is called by its name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace certledger::system {

/// The name of the network file system, or of the virtual machine's shared folder, that statfs(2)
/// calls `type`; empty for all others. FUSE is not in the list: its mount says what is behind it.
std::string_view network_file_system(std::uint64_t type);

/// The type that /proc/self/mountinfo (proc(5)) gives the file system of a device, "fuse.sshfs";
/// empty when it lists no such device. A view of `mountinfo`.
std::string_view mounted_type(std::string_view mountinfo, unsigned major, unsigned minor);

/// Throws SystemError(fault) when `directory` lies on a network file system, in a virtual machine's
/// shared folder or on FUSE (but for fuseblk, which is a disk of this machine): memory maps and
/// locks are not kept in step there, and two writers would each believe to be alone.
void refuse_network_file_system(const std::filesystem::path& directory, Fault fault = Fault::store);

/// The system's words for an error number: "No such file or directory".
std::string error_words(int error);

/// Whether an error number speaks of the machine (a failing disk, no room, no memory, no descriptor
/// left), and not of the file that was named.
bool is_of_the_machine(int error);

/// Why writing at `path` (a file or directory that exists) failed with the error number `error`.
/// A full disk reaches a caller of LMDB as a plain input/output error, so the disk itself is asked
/// before a cause is named.
std::string write_failure(const std::filesystem::path& path, int error);

}  // namespace certledger::system
