// What is the same around every program's own work.
#pragma once

#include <functional>

#include "tools/common/verdict.h"

namespace certledger::tools {

/// A closed pipe and a full disk end nothing by a signal, libsodium is started, and what nobody
/// caught is said under the program's name. Returns the exit code.
int run_program(const char* name, const std::function<Exit()>& run);

}  // namespace certledger::tools
