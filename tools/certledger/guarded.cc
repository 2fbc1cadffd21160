#include "tools/certledger/guarded.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "ledger/base/result.h"

namespace certledger::tools {

Exit guarded(const std::function<Exit()>& judge) {
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    throw SystemError(Fault::store, fmt::format("no process can be made: {}", strerror(errno)));
  }
  if (child == 0) {
    // Does not go on for nobody.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) std::raise(SIGTERM);
    return judge();
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      throw SystemError(Fault::store, fmt::format("waiting failed: {}", strerror(errno)));
    }
  }
  if (WIFEXITED(status)) return static_cast<Exit>(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  if (signal == SIGSEGV || signal == SIGBUS || signal == SIGABRT || signal == SIGFPE) {
    throw SystemError(
        Fault::store,
        fmt::format("reading the store ended by signal {} ({}): the store is damaged; "
                    "no verdict about its content",
                    signal, strsignal(signal)));
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);  // ended from outside, and so does this process
  throw SystemError(Fault::store, fmt::format("the audit ended by signal {}", signal));
}

}  // namespace certledger::tools
