#include "tools/process/program.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <new>
#include <string>
#include <system_error>

#include "ledger/system/medium.h"
#include "tools/process/recorded.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

/// Otherwise a store could be opened as descriptor 1, and answers would be written into it. The
/// replacement fails like a closed stream: nobody can read from 0, or write to 1 and 2.
void hold_standard_streams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    if (fcntl(stream, F_GETFD) >= 0) continue;
    if (open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) return;
  }
}

Exit run_caught(const char* name, const std::function<Exit()>& run) {
  try {
    if (sodium_init() < 0) throw std::runtime_error("cannot initialise libsodium");
    return rethrow_exhaustion(run);
  } catch (const SystemError& e) {
    const Exit exit = exit_code(e.fault());
    const std::string verdict(certledger::name(exit));
    std::fprintf(stderr, "%s: %s: %s\n", name, verdict.c_str(), e.what());
    return exit;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: INTERNAL: %s; please report this\n", name, e.what());
    return Exit::internal;
  }
}

void complain_of_delivery(const char* name) {
  std::fprintf(stderr, "%s: STORE: cannot write to standard output: %s\n", name,
               system::error_words(delivery_error()).c_str());
}

}  // namespace

Exit rethrow_exhaustion(const std::function<Exit()>& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    throw SystemError(Fault::store, "not enough memory");
  } catch (const std::system_error& e) {
    throw SystemError(Fault::store, std::string("the system refused: ") + e.what());
  }
}

int run_program(const char* name, const std::function<Exit()>& run) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // A parent may have set this to "ignore"; then this program could not wait for a child.
  std::signal(SIGCHLD, SIG_DFL);
  hold_standard_streams();
  Exit exit = run_caught(name, run);
  const bool is_answer = exit == Exit::ok || exit == Exit::negative;
  if (delivery() == Delivery::failed) {
    complain_of_delivery(name);
    if (is_answer) exit = Exit::store;
  }
  if (delivery() == Delivery::no_reader && exit == Exit::ok) exit = Exit::unread;
  const bool is_good = exit == Exit::ok || exit == Exit::unread || exit == Exit::recorded;
  if (recorded() && !is_good) {
    std::fprintf(stderr, "%s: RECORDED: %s nevertheless; do not repeat the command\n", name,
                 recorded()->c_str());
    exit = Exit::recorded;
  }
  return static_cast<int>(exit);
}

}  // namespace certledger::tools
