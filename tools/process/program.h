// The frame that all programs share: start, exceptions, exit code.
#pragma once

#include <functional>

#include "tools/process/verdict.h"

namespace certledger::tools {

/// Runs a program. A closed pipe or a full disk does not end it by a signal. No opened file takes
/// the place of a closed standard stream. libsodium is initialised. Uncaught exceptions are printed
/// under the program's name. Returns the exit code of `run`, with three exceptions. When the answer
/// (yes or no) could not be written, it is `store`. When the answer is yes but the reader closed
/// the pipe, it is `unread`. When something was recorded (recorded.h) and the result is not good,
/// it is `recorded`.
int run_program(const char* name, const std::function<Exit()>& run);

/// Runs `work`. When memory, threads or descriptors are exhausted, the standard library throws.
/// This function throws SystemError(store) instead: it is not a bug, and not a verdict.
Exit rethrow_exhaustion(const std::function<Exit()>& work);

}  // namespace certledger::tools
