// One run at a time: so that what cron starts every hour does not pile up when it takes longer.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

#include "ledger/system/file.h"

namespace certledger::tools {

/// What to do when there is nothing to lock.
enum class Missing : std::uint8_t { refuse, make_file };

/// Takes the lock (flock(2)) of `path`, a file or a directory, and holds it as long as what is
/// returned lives, in child processes too. Nothing is written into it. Waits up to `wait` for
/// another holder. Throws SystemError: busy; store when `path` cannot be opened.
system::FileDescriptor lock_run(const std::filesystem::path& path, Missing missing,
                                std::chrono::milliseconds wait);

}  // namespace certledger::tools
