// What a process gives up before it looks at what somebody else wrote, so that a flaw in it is of
// little use to whoever wrote that: opening and changing files, sockets, other processes, and more
// memory and time than the work can need. By seccomp and Landlock, where the kernel has them and
// the processor is known, and by resource limits.
#pragma once

#include <cstddef>
#include <string>

namespace certledger::tools {

/// What a process keeps besides reading and writing what it has open, memory, and ending.
struct Rights {
  bool threads = false;
  std::string readable;  ///< a directory below which files may be read; empty: none
  /// One below which files may be read, made, changed and removed; empty: none. That it is only
  /// this one is Landlock's doing: on a kernel without it the whole of what this process's user may
  /// do.
  std::string writable;
  std::size_t address_bytes = 0;  ///< of address space at most; 0: as before
  std::size_t data_bytes = 0;     ///< of memory for data at most; 0: as before
  unsigned seconds = 0;           ///< of processor time at most; 0: as before
};

/// Keeps these rights alone, for good. What a reader has no need of and an attacker has (sockets,
/// programs, other processes, writing to files by their name) ends the process by SIGSYS; other
/// calls that were not foreseen fail. Never fails itself: a machine without such means does the
/// work all the same. Not under sanitizers, which need more.
void enter_sandbox(const Rights& rights);

}  // namespace certledger::tools
