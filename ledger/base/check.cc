#include "ledger/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace certledger {

void check_failed(const char* condition, const char* file, int line) noexcept {
  // A bug must not look like a verdict, so the exit code is 70 (INTERNAL). No destructor runs: LMDB
  // discards an open write transaction.
  std::fprintf(stderr, "internal error: %s does not hold (%s:%d); please report this\n", condition,
               file, line);
  std::_Exit(70);
}

}  // namespace certledger
