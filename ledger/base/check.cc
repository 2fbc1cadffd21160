#include "ledger/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace certledger {

void check_failed(const char* condition, const char* file, int line) noexcept {
  // A bug must not look like a verdict: exit code 70 (INTERNAL), and no destructor runs, so a
  // write transaction that is open is left to LMDB, which forgets it.
  std::fprintf(stderr, "internal error: %s does not hold (%s:%d); please report this\n", condition,
               file, line);
  std::_Exit(70);
}

}  // namespace certledger
