// Threads beside the caller's own, as many as the system gives.
#pragma once

#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace certledger::system {

/// Whether there is room for another thread that leaves the work itself what it needs: its stack is
/// taken whole, whatever it uses.
bool is_room_for_thread();

/// Starts one more of `workers`, with `work`, which takes a std::stop_token. False when the system
/// has no more threads or too little memory: then nothing was started, and whoever shares work
/// among threads goes on with those that there are, the caller's own at least.
template <class Work>
bool start_thread(std::vector<std::jthread>& workers, Work work) {
  if (!is_room_for_thread()) return false;
  try {
    workers.emplace_back(std::move(work));
    return true;
  } catch (const std::system_error&) {
    return false;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

}  // namespace certledger::system
