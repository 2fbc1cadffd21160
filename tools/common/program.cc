#include "tools/common/program.h"

#include <sodium.h>

#include <csignal>
#include <cstdio>

namespace certledger::tools {

int run_program(const char* name, const std::function<Exit()>& run) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    return static_cast<int>(run());
  } catch (const SystemError& e) {
    std::fprintf(stderr, "%s: %s\n", name, e.what());
    return static_cast<int>(exit_code(e.fault()));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: INTERNAL: %s; please report this\n", name, e.what());
    return static_cast<int>(Exit::internal);
  }
}

}  // namespace certledger::tools
