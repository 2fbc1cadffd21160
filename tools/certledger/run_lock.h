// One run at a time: so that what cron starts every hour does not pile up when it takes longer.
#pragma once

#include <chrono>
#include <filesystem>

#include "ledger/file/file.h"

namespace certledger::tools {

/// Takes the lock (flock(2)) of `path`, a directory or a file that is made when it is not there,
/// and holds it as long as what is returned lives, in child processes too. Nothing is written into
/// it. Waits up to `wait` for another holder. Throws SystemError: busy; store when `path` cannot be
/// opened.
FileDescriptor lock_run(const std::filesystem::path& path, std::chrono::milliseconds wait);

}  // namespace certledger::tools
