#include "keys/harden.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <string>

#include "ledger/base/result.h"
#include "ledger/file/medium.h"

namespace certledger::keys {

void harden_process() {
  const struct rlimit none{};
  if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    throw SystemError(Fault::key_unusable,
                      "core dumps cannot be switched off: " + error_words(errno));
  }
}

}  // namespace certledger::keys
