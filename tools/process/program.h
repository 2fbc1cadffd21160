// What is the same around every program's own work.
#pragma once

#include <functional>

#include "tools/process/verdict.h"

namespace certledger::tools {

/// A closed pipe and a full disk end nothing by a signal, no file that is opened takes the place of
/// a standard stream that was closed, libsodium is started, and what nobody caught is said under
/// the program's name. Returns the exit code: that of `run`, except that an answer which could not
/// be written, yes or no, is `store`, and a good one that nobody took is `unread`; and that
/// whatever is not good is `recorded` once something was recorded (recorded.h).
int run_program(const char* name, const std::function<Exit()>& run);

/// Runs `work`. What the standard library throws for want of memory, threads or descriptors is
/// thrown on as SystemError(store): no bug, and no word about what was judged.
Exit name_want(const std::function<Exit()>& work);

}  // namespace certledger::tools
