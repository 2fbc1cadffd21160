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

/// Whether a child reads a store without a lock. Shared with the children, of which one that dies
/// can say nothing else.
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
  if (child < 0) no_verdict("no process can be made: " + system::error_words(errno));
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) std::raise(SIGTERM);
  }
  return child;
}

int status_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) no_verdict("waiting failed: " + system::error_words(errno));
  }
  return status;
}

/// What `judge` gives, unless it read a store that was written to meanwhile: then whatever came of
/// it is of no account.
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

/// Other causes of what looks like damage.
std::string other_reasons() {
  std::string text;
  if (has_no_lock()) {
    text +=
        ", or was written to meanwhile (this process cannot write to lock.mdb to keep what it "
        "reads)";
  }
  struct rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    text += ", or there is too little memory (ulimit -v)";
  }
  return text;
}

[[noreturn]] void end_by(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::abort();  // a signal of this kind cannot be survived
}

void refuse_damage(int signal) {
  if (signal == SIGSYS) {
    no_verdict(
        "reading the store tried what no reading needs, and was ended: the store is hostile, and "
        "nothing that this program said of it is to be believed");
  }
  if (signal == SIGSEGV || signal == SIGBUS || signal == SIGABRT || signal == SIGFPE) {
    no_verdict(
        fmt::format("reading the store ended by signal {} ({}): the store is damaged{}; "
                    "no verdict about its content",
                    signal, strsignal(signal), other_reasons()));
  }
}

// --- an answer through a pipe: one octet says what it is ---

enum class Told : std::uint8_t { answer, usage, failure, system, other };

Bytes told(Told what, BytesView octets) {
  Bytes out{static_cast<std::uint8_t>(what)};
  append(out, octets);
  return out;
}

/// Error and exit code of a Failure, or the fault and words of a SystemError.
Bytes error_octets(const Error& error, Exit exit) {
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

Bytes all_that_came_of(const std::function<Bytes()>& judge) {
  try {
    return told(Told::answer, judged_at_rest(judge));
  } catch (const UsageError& e) {
    return told(Told::usage, as_bytes(e.what()));
  } catch (const Failure& e) {
    return told(Told::failure, error_octets(e.error(), e.exit()));
  } catch (const SystemError& e) {
    return told(Told::system, error_octets({e.fault(), e.what(), {}, {}, {}}, Exit::store));
  } catch (const std::bad_alloc&) {
    const std::string why = "more memory was needed than there is: no verdict";
    return told(Told::system, error_octets({Fault::store, why, {}, {}, {}}, Exit::store));
  } catch (const std::system_error& e) {
    const std::string why = std::string("the system refused: ") + e.what() + ": no verdict";
    return told(Told::system, error_octets({Fault::store, why, {}, {}, {}}, Exit::store));
  } catch (const std::exception& e) {
    return told(Told::other, as_bytes(e.what()));
  }
}

struct ToldError {
  Error error;
  Exit exit = Exit::store;
};

ToldError read_error(BytesView octets) {
  const auto read =
      decode_with<ToldError>(octets, "the judgement", [](CanonicalInputArchive& ar, ToldError& e) {
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

/// The answer, or what was thrown in the child.
Bytes take_answer(Bytes all) {
  const Told what = all.empty() ? Told::other : static_cast<Told>(all.front());
  if (!all.empty()) all.erase(all.begin());
  switch (what) {
    case Told::answer: return all;
    case Told::usage: throw UsageError(printable(as_text(all)));
    case Told::failure: {
      ToldError e = read_error(all);
      throw Failure(std::move(e.error), e.exit);
    }
    case Told::system: {
      const ToldError e = read_error(all);
      throw SystemError(e.error.fault, e.error.what);
    }
    case Told::other: break;
  }
  throw std::runtime_error("the judgement ended with: " + printable(as_text(all)));
}

// --- being asked to end ---

pid_t child_to_end = 0;
volatile std::sig_atomic_t asked_by = 0;

extern "C" void end_child(int signal) {
  asked_by = signal;
  kill(child_to_end, SIGKILL);
}

constexpr std::array ending_signals{SIGINT, SIGTERM, SIGHUP, SIGALRM};

/// Holds these signals back until it is let go: between a child's beginning and Ending, one of them
/// would end this process and leave the child.
class Held {
 public:
  Held() {
    sigset_t all;
    sigemptyset(&all);
    for (const int signal : ending_signals) sigaddset(&all, signal);
    sigprocmask(SIG_BLOCK, &all, &before_);
  }
  ~Held() { let_go(); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  void let_go() const { sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

/// While it lives, a signal that asks this process to end ends the child instead.
class Ending {
 public:
  Ending(pid_t child, std::chrono::seconds limit) {
    child_to_end = child;
    asked_by = 0;
    struct sigaction action{};
    action.sa_handler = end_child;
    for (std::size_t i = 0; i < ending_signals.size(); ++i) {
      sigaction(ending_signals[i], nullptr, &before_[i]);
      // What was to be ignored, as under nohup(1), still is.
      if (before_[i].sa_handler != SIG_IGN) sigaction(ending_signals[i], &action, nullptr);
    }
    alarm(static_cast<unsigned>(limit.count()));
  }
  ~Ending() {
    alarm(0);
    for (std::size_t i = 0; i < ending_signals.size(); ++i) {
      sigaction(ending_signals[i], &before_[i], nullptr);
    }
  }
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;

 private:
  std::array<struct sigaction, ending_signals.size()> before_{};
};

/// Everything until the other end is closed.
Bytes read_until_closed(const system::FileDescriptor& pipe) {
  Bytes all;
  std::array<std::uint8_t, 65536> part{};
  while (true) {
    const ssize_t count = ::read(pipe.number(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) no_verdict("the judgement cannot be read: " + system::error_words(errno));
    if (count == 0) return all;
    append(all, BytesView(part).first(static_cast<std::size_t>(count)));
    if (all.size() > most_answer_bytes) no_verdict("the judgement is longer than any can be");
  }
}

[[noreturn]] void judge_and_end(const std::function<Bytes()>& judge,
                                const system::FileDescriptor& pipe) {
  std::signal(SIGBUS, SIG_DFL);
  system::write_all(pipe, "the judgement", all_that_came_of(judge));
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
    std::signal(SIGBUS, SIG_DFL);  // the parent says what it means
    return judged_at_rest(judge);
  }
  const int status = status_of(child);
  if (WIFEXITED(status)) return static_cast<Exit>(WEXITSTATUS(status));
  refuse_damage(WTERMSIG(status));
  end_by(WTERMSIG(status));  // ended from outside, and so does this process
}

Bytes guarded_answer(const std::function<Bytes()>& judge, std::chrono::seconds limit,
                     const std::function<void()>& clean_up) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) no_verdict("no pipe: " + system::error_words(errno));
  const system::FileDescriptor from(ends[0]);
  system::FileDescriptor to(ends[1]);
  const Held held;
  const pid_t child = fork_child();
  if (child == 0) {
    held.let_go();
    judge_and_end(judge, to);
  }
  Bytes all;
  int status = 0;
  {
    const Ending ending(child, limit);
    held.let_go();
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
  if (asked_by == SIGALRM) {
    no_verdict(fmt::format("not done within the time limit of {} s: no verdict", limit.count()));
  }
  if (asked_by != 0) {
    if (clean_up) clean_up();
    complain(fmt::format("certledger: interrupted ({}): no verdict, and nothing was done",
                         strsignal(asked_by)));
    end_by(asked_by);
  }
  if (WIFSIGNALED(status)) {
    refuse_damage(WTERMSIG(status));
    no_verdict(
        fmt::format("the judgement was ended by signal {} ({}), perhaps for want of memory: "
                    "no verdict",
                    WTERMSIG(status), strsignal(WTERMSIG(status))));
  }
  if (WEXITSTATUS(status) == static_cast<int>(Exit::store)) {
    no_verdict("the judgement could not be handed over: no verdict");
  }
  if (WEXITSTATUS(status) != 0) {
    throw std::runtime_error(fmt::format("the judgement ended with {}", WEXITSTATUS(status)));
  }
  return take_answer(std::move(all));
}

}  // namespace certledger::tools
