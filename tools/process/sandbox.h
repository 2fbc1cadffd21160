// A process gives up rights before it reads untrusted data, so that a bug in it is of little use to
// an attacker. It gives up opening and changing files, sockets, other processes, and more memory
// and time than the work needs. It uses seccomp and Landlock, where the kernel has them and the
// processor is known, and resource limits.
#pragma once

#include <cstddef>
#include <string>

namespace certledger::tools {

/// What a process keeps. It always keeps memory, its open files, and the right to end.
struct Rights {
  bool threads = false;
  std::string readable;  ///< the process may read files below this directory; empty: none
  /// The process may read, create, change and remove files below this directory; empty: none. Only
  /// Landlock enforces the directory. On a kernel without Landlock, the process keeps all rights of
  /// its user to files.
  std::string writable;
  std::size_t address_bytes = 0;  ///< of address space at most; 0: as before
  std::size_t data_bytes = 0;     ///< of memory for data at most; 0: as before
  unsigned seconds = 0;           ///< of processor time at most; 0: as before
};

/// Permanently keeps only these rights. Calls that only an attacker needs (sockets, programs, other
/// processes, writing to files by name) kill the process with SIGSYS. Other calls that are not
/// listed fail. This function never fails: a machine without these means does the work without
/// them. It does nothing under sanitizers, which need more rights.
void enter_sandbox(const Rights& rights);

}  // namespace certledger::tools
