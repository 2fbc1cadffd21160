#include "tools/process/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>
#include <system_error>

#include "ledger/base/codec.h"
#include "ledger/base/text.h"
#include "ledger/store/lmdb.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "ledger/system/write_file.h"
#include "tools/process/sandbox.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

[[noreturn]] void no_verdict(const std::string& why) { throw SystemError(Fault::store, why); }

/// Whether a child reads a store without a lock. The memory is shared with the children, because a
/// child that crashes cannot report anything else.
std::atomic<bool>& has_no_lock() {
  static std::atomic<bool> alone = false;
  static auto& note = [&]() -> std::atomic<bool>& {
    void* shared = mmap(nullptr, sizeof(std::atomic<bool>), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return shared == MAP_FAILED ? alone : *new (shared) std::atomic<bool>(false);
  }();
  return note;
}

/// What fork(2) gives; the child does not outlive its parent.
pid_t fork_child() {
  const pid_t parent = getpid();
  store::note_unlocked(has_no_lock());
  const pid_t child = fork();
  if (child < 0) no_verdict("cannot start a process: " + system::error_words(errno));
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) std::raise(SIGTERM);
  }
  return child;
}

int status_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) no_verdict("cannot wait for the process: " + system::error_words(errno));
  }
  return status;
}

/// Runs `judge` and returns its result. If a writer changed the store meanwhile, throws instead:
/// the result, or the error, then means nothing.
template <class T>
T judged_at_rest(const std::function<T()>& judge) {
  try {
    T result = judge();
    store::refuse_overtaken();
    return result;
  } catch (...) {
    store::refuse_overtaken();
    throw;
  }
}

/// Other possible causes of what looks like damage.
std::string other_reasons() {
  std::string text;
  if (has_no_lock()) {
    text +=
        ", or somebody wrote to it meanwhile (this process has no write permission on lock.mdb, so "
        "it cannot lock what it reads)";
  }
  struct rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    text += ", or there is not enough memory (see ulimit -v)";
  }
  return text;
}

[[noreturn]] void end_by(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::abort();  // no process survives such a signal
}

void refuse_damage(int signal) {
  if (signal == SIGSYS) {
    no_verdict(
        "the process that read the store made a forbidden system call and was killed: the store is "
        "hostile; do not trust any output of this program about it");
  }
  if (signal == SIGSEGV || signal == SIGBUS || signal == SIGABRT || signal == SIGFPE) {
    no_verdict(
        fmt::format("the process that read the store was killed by signal {} ({}): the store is "
                    "damaged{}; no verdict about its content",
                    signal, strsignal(signal), other_reasons()));
  }
}

// --- an answer through a pipe: the first byte says what it is ---

enum class ReplyKind : std::uint8_t { answer, usage, failure, system, other };

Bytes reply(ReplyKind what, BytesView content) {
  Bytes out{static_cast<std::uint8_t>(what)};
  append(out, content);
  return out;
}

/// Encodes error and exit code of a Failure, or fault and text of a SystemError.
Bytes encode_error(const Error& error, Exit exit) {
  Bytes out;
  CanonicalOutputArchive ar(out);
  ar.put_varint(static_cast<std::uint64_t>(exit));
  ar.put_varint(static_cast<std::uint64_t>(error.fault));
  for (const std::string* text : {&error.what, &error.where, &error.rule}) {
    ar.put_varint(text->size());
    ar.put(as_bytes(*text));
  }
  ar.put_varint(error.entry ? *error.entry + 1 : 0);
  return out;
}

Bytes reply_of(const std::function<Bytes()>& judge) {
  try {
    return reply(ReplyKind::answer, judged_at_rest(judge));
  } catch (const UsageError& e) {
    return reply(ReplyKind::usage, as_bytes(e.what()));
  } catch (const Failure& e) {
    return reply(ReplyKind::failure, encode_error(e.error(), e.exit()));
  } catch (const SystemError& e) {
    return reply(ReplyKind::system, encode_error({e.fault(), e.what(), {}, {}, {}}, Exit::store));
  } catch (const std::bad_alloc&) {
    const std::string why = "not enough memory; no verdict";
    return reply(ReplyKind::system, encode_error({Fault::store, why, {}, {}, {}}, Exit::store));
  } catch (const std::system_error& e) {
    const std::string why = std::string("the system refused: ") + e.what() + "; no verdict";
    return reply(ReplyKind::system, encode_error({Fault::store, why, {}, {}, {}}, Exit::store));
  } catch (const std::exception& e) {
    return reply(ReplyKind::other, as_bytes(e.what()));
  }
}

struct ErrorReply {
  Error error;
  Exit exit = Exit::store;
};

ErrorReply read_error(BytesView bytes) {
  const auto read =
      decode_with<ErrorReply>(bytes, "the result", [](CanonicalInputArchive& ar, ErrorReply& e) {
        e.exit = static_cast<Exit>(ar.take_varint());
        e.error.fault = static_cast<Fault>(ar.take_varint());
        if (!known(e.exit) || name(e.error.fault) == "unknown") ar.reject("an unknown tag");
        for (std::string* text : {&e.error.what, &e.error.where, &e.error.rule}) {
          *text = printable(as_text(ar.take(ar.take_varint())));
        }
        if (const std::uint64_t entry = ar.take_varint(); entry > 0) e.error.entry = entry - 1;
      });
  if (!read) no_verdict(to_text(read.error()));
  return *read;
}

/// Returns the answer, or throws what was thrown in the child.
Bytes take_answer(Bytes all) {
  const ReplyKind what = all.empty() ? ReplyKind::other : static_cast<ReplyKind>(all.front());
  if (!all.empty()) all.erase(all.begin());
  switch (what) {
    case ReplyKind::answer: return all;
    case ReplyKind::usage: throw UsageError(printable(as_text(all)));
    case ReplyKind::failure: {
      ErrorReply e = read_error(all);
      throw Failure(std::move(e.error), e.exit);
    }
    case ReplyKind::system: {
      const ErrorReply e = read_error(all);
      throw SystemError(e.error.fault, e.error.what);
    }
    case ReplyKind::other: break;
  }
  throw std::runtime_error("the checking process failed: " + printable(as_text(all)));
}

// --- signals that ask this process to end ---

pid_t child_to_end = 0;
volatile std::sig_atomic_t ending_signal = 0;

extern "C" void end_child(int signal) {
  ending_signal = signal;
  kill(child_to_end, SIGKILL);
}

constexpr std::array ending_signals{SIGINT, SIGTERM, SIGHUP, SIGALRM};

/// Blocks these signals while it lives, or until `unblock`. Between the start of a child and
/// EndsChild, a signal would end this process and leave the child running.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    sigemptyset(&all);
    for (const int signal : ending_signals) sigaddset(&all, signal);
    sigprocmask(SIG_BLOCK, &all, &before_);
  }
  ~BlockedSignals() { unblock(); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;
  void unblock() const { sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

/// While it lives, a signal that asks this process to end ends the child instead.
class EndsChild {
 public:
  EndsChild(pid_t child, std::chrono::seconds limit) {
    child_to_end = child;
    ending_signal = 0;
    struct sigaction action{};
    action.sa_handler = end_child;
    for (std::size_t i = 0; i < ending_signals.size(); ++i) {
      sigaction(ending_signals[i], nullptr, &before_[i]);
      // A signal that is ignored, as under nohup(1), stays ignored.
      if (before_[i].sa_handler != SIG_IGN) sigaction(ending_signals[i], &action, nullptr);
    }
    alarm(static_cast<unsigned>(limit.count()));
  }
  ~EndsChild() {
    alarm(0);
    for (std::size_t i = 0; i < ending_signals.size(); ++i) {
      sigaction(ending_signals[i], &before_[i], nullptr);
    }
  }
  EndsChild(const EndsChild&) = delete;
  EndsChild& operator=(const EndsChild&) = delete;

 private:
  std::array<struct sigaction, ending_signals.size()> before_{};
};

/// Reads until the other end is closed.
Bytes read_until_closed(const system::FileDescriptor& pipe) {
  Bytes all;
  std::array<std::uint8_t, 65536> part{};
  while (true) {
    const ssize_t count = ::read(pipe.number(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      no_verdict("cannot read the result of the checking process: " + system::error_words(errno));
    if (count == 0) return all;
    append(all, BytesView(part).first(static_cast<std::size_t>(count)));
    if (all.size() > max_answer_bytes) no_verdict("the result of the checking process is too long");
  }
}

[[noreturn]] void judge_and_end(const std::function<Bytes()>& judge,
                                const system::FileDescriptor& pipe) {
  std::signal(SIGBUS, SIG_DFL);
  system::write_all(pipe, "the result", reply_of(judge));
  std::exit(0);
}

}  // namespace

void confine(const std::string& readable, const std::string& writable) {
  Rights rights;
  rights.threads = true;
  rights.readable = readable;
  rights.writable = writable;
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page = sysconf(_SC_PAGESIZE);
  if (pages > 0 && page > 0) {
    rights.data_bytes = static_cast<std::size_t>(pages) * static_cast<std::size_t>(page);
  }
  enter_sandbox(rights);
}

Exit guarded(const std::function<Exit()>& judge) {
  const pid_t child = fork_child();
  if (child == 0) {
    std::signal(SIGBUS, SIG_DFL);  // the parent reports it
    return judged_at_rest(judge);
  }
  const int status = status_of(child);
  if (WIFEXITED(status)) return static_cast<Exit>(WEXITSTATUS(status));
  refuse_damage(WTERMSIG(status));
  end_by(WTERMSIG(status));  // somebody killed the child; this process ends in the same way
}

Bytes guarded_answer(const std::function<Bytes()>& judge, std::chrono::seconds limit,
                     const std::function<void()>& clean_up) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    no_verdict("cannot create a pipe: " + system::error_words(errno));
  const system::FileDescriptor from(ends[0]);
  system::FileDescriptor to(ends[1]);
  const BlockedSignals blocked;
  const pid_t child = fork_child();
  if (child == 0) {
    blocked.unblock();
    judge_and_end(judge, to);
  }
  Bytes all;
  int status = 0;
  {
    const EndsChild ends_child(child, limit);
    blocked.unblock();
    to = system::FileDescriptor();
    try {
      all = read_until_closed(from);
    } catch (const SystemError&) {
      kill(child, SIGKILL);
      status_of(child);
      throw;
    }
    status = status_of(child);
  }
  if (ending_signal == SIGALRM) {
    no_verdict(
        fmt::format("not finished within the time limit of {} s; no verdict", limit.count()));
  }
  if (ending_signal != 0) {
    if (clean_up) clean_up();
    complain(fmt::format("certledger: interrupted ({}); no verdict, and nothing was changed",
                         strsignal(ending_signal)));
    end_by(ending_signal);
  }
  if (WIFSIGNALED(status)) {
    refuse_damage(WTERMSIG(status));
    no_verdict(
        fmt::format("the checking process was killed (signal {}, {}), possibly out of memory; "
                    "no verdict",
                    WTERMSIG(status), strsignal(WTERMSIG(status))));
  }
  if (WEXITSTATUS(status) == static_cast<int>(Exit::store)) {
    no_verdict("the checking process could not send its result; no verdict");
  }
  if (WEXITSTATUS(status) != 0) {
    throw std::runtime_error(
        fmt::format("the checking process ended with exit code {}", WEXITSTATUS(status)));
  }
  return take_answer(std::move(all));
}

}  // namespace certledger::tools
