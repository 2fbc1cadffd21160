#include "ledger/system/threads.h"

#include <sys/mman.h>

#include <cstddef>

namespace certledger::system {
namespace {

// A stack is 8 MiB by default; the rest is for the work.
constexpr std::size_t room_bytes = std::size_t{64} << 20;

}  // namespace

bool is_room_for_thread() {
  // Asked for and given back untouched: of what a limit leaves (ulimit -d, -v) there is no account.
  void* room =
      mmap(nullptr, room_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return false;
  munmap(room, room_bytes);
  return true;
}

}  // namespace certledger::system
