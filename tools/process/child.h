// Judging a suspect store: a file that was damaged on purpose may end whoever maps it by a signal,
// and the command that judges must outlive that.
#pragma once

#include <chrono>
#include <functional>

#include "ledger/base/bytes.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

/// Gives up, for good, what judging a store needs no more once its files are open (and reading an
/// export needs besides what is below `readable`, and copying one what is below `writable`): by
/// sandbox.h, with threads, and memory no more than the machine has. To be called in the child
/// process.
void confine(const std::string& readable = {}, const std::string& writable = {});

/// Runs `judge` in a child process, where it also prints, and gives what it returned. What it
/// throws goes on in the child, whose exit code is then taken over. Throws SystemError(store) when
/// the child dies of a signal that damaged data can cause. Called before any thread is started and
/// any ledger opened.
Exit guarded(const std::function<Exit()>& judge);

/// The same for a judge that prints nothing: gives the octets that it returned, at most
/// most_answer_bytes, which are not to be believed more than the store is. UsageError, Failure and
/// SystemError that it throws are thrown again here.
///
/// Throws SystemError(store) too when the judgement takes longer than `limit` (zero: no limit), and
/// when the child was ended from outside. A signal that asks this process to end (SIGINT, SIGTERM,
/// SIGHUP) ends the child first and then, after `clean_up` and a line on stderr, this process.
Bytes guarded_answer(const std::function<Bytes()>& judge,
                     std::chrono::seconds limit = std::chrono::seconds::zero(),
                     const std::function<void()>& clean_up = {});
inline constexpr std::size_t most_answer_bytes = std::size_t{256} << 20;

}  // namespace certledger::tools
