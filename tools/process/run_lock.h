// A lock that lets one run at a time work. So runs that cron starts every hour do not pile up when
// one takes longer.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

#include "ledger/system/file.h"

namespace certledger::tools {

/// What to do when there is nothing to lock.
enum class Missing : std::uint8_t { refuse, make_file };

/// Locks `path`, a file or a directory (flock(2)), as long as the returned object lives, also in
/// child processes. Writes nothing into it. Waits up to `wait` for another holder. Throws
/// SystemError: busy; store when `path` cannot be opened.
system::FileDescriptor lock_run(const std::filesystem::path& path, Missing missing,
                                std::chrono::milliseconds wait);

}  // namespace certledger::tools
