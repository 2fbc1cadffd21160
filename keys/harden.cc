#include "keys/harden.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>

#include "ledger/base/result.h"
#include "ledger/system/medium.h"

namespace certledger::keys {

void harden_process() {
  const struct rlimit none{};
  if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    throw SystemError(Fault::key_unusable,
                      "cannot disable core dumps: " + system::error_words(errno));
  }
}

void hide_from_children(const SecretKey& key) {
  // libsodium's guarded memory consists of whole pages that hold nothing else. The key ends with
  // the last page.
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  auto* const seed = const_cast<std::uint8_t*>(key.seed().data());
  const std::uintptr_t before = reinterpret_cast<std::uintptr_t>(seed) % page;
  if (::madvise(seed - before, page, MADV_DONTFORK) != 0) {
    throw SystemError(Fault::key_unusable,
                      "cannot hide the key from child processes: " + system::error_words(errno));
  }
}

}  // namespace certledger::keys
