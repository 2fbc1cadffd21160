// Judging a suspect store: a file that was damaged on purpose may end whoever maps it by a signal,
// and the command that judges must outlive that.
#pragma once

#include <functional>

#include "tools/common/verdict.h"

namespace certledger::tools {

/// Runs `judge` in a child process, where it also prints, and gives what it returned. What it
/// throws goes on in the child, whose exit code is then taken over. Throws SystemError(store) when
/// the child dies of a signal that damaged data can cause. Called before any thread is started and
/// any ledger opened.
Exit guarded(const std::function<Exit()>& judge);

}  // namespace certledger::tools
