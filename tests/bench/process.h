// A whole process, measured. Who starts one is itself a process that grew large by measuring, and a
// child begins with its parent's peak of memory on its account, and with a copy of its page tables
// on its clock: so a fresh and small copy of the benchmark starts it.
#pragma once

#include <string>
#include <vector>

namespace certledger::bench {

struct ProcessCost {
  double seconds = 0;
  long peak_kib = 0;  ///< resident
};

/// Runs `command`, a program and its arguments, without its standard output. Throws
/// std::runtime_error when it cannot be run or does not exit with 0.
ProcessCost measure_process(const std::vector<std::string>& command);

/// What the fresh copy does: it measures `command` and prints what it cost. Gives its exit code.
int measure_and_print(const std::vector<std::string>& command);

/// The first argument by which `main` knows that it is the fresh copy.
inline constexpr const char* measure_argument = "--measure-process";

}  // namespace certledger::bench
