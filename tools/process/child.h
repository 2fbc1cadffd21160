// Reads an untrusted store in a child process. A damaged file can crash any process that maps it;
// the command must survive that and report it.
#pragma once

#include <chrono>
#include <functional>

#include "ledger/base/bytes.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

/// Permanently gives up all rights that a reader of a store does not need once its files are open
/// (sandbox.h). Threads stay allowed, and as much memory as the machine has. A reader of an export
/// also keeps the right to read below `readable`, and a copy the right to write below `writable`.
/// Call it in the child process.
void confine(const std::string& readable = {}, const std::string& writable = {});

/// Runs `judge` in a child process, where it also prints, and returns its result. An exception
/// stays in the child; this process takes over the child's exit code. Throws SystemError(store)
/// when the child dies of a signal that damaged data can cause. Call it before the process starts a
/// thread or opens a ledger.
Exit guarded(const std::function<Exit()>& judge);

/// The same for a `judge` that prints nothing. Returns its bytes, at most max_answer_bytes. Trust
/// them no more than the store. Throws UsageError, Failure and SystemError again that `judge`
/// throws.
///
/// Also throws SystemError(store) when `judge` takes longer than `limit` (zero: no limit), and when
/// somebody kills the child. A signal that asks this process to end (SIGINT, SIGTERM, SIGHUP) ends
/// the child first. Then this process calls `clean_up`, writes a line to stderr, and ends.
Bytes guarded_answer(const std::function<Bytes()>& judge,
                     std::chrono::seconds limit = std::chrono::seconds::zero(),
                     const std::function<void()>& clean_up = {});
inline constexpr std::size_t max_answer_bytes = std::size_t{256} << 20;

}  // namespace certledger::tools
