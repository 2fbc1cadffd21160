#include "ledger/system/threads.h"

#include <sys/mman.h>

#include <cstddef>

namespace certledger::system {
namespace {

// The default stack has 8 MiB; the rest is for the work.
constexpr std::size_t room_bytes = std::size_t{64} << 20;

}  // namespace

bool is_room_for_thread() {
  // Allocate and free, without use: the system does not say how much a limit leaves (ulimit -d,
  // -v).
  void* room =
      mmap(nullptr, room_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return false;
  munmap(room, room_bytes);
  return true;
}

}  // namespace certledger::system
