// Worker threads, as many as the system allows.
#pragma once

#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace certledger::system {

/// Whether there is memory for one more thread. Its whole stack counts, even if it uses little.
bool is_room_for_thread();

/// Starts one more worker with `work`, which takes a std::stop_token. False if the system has no
/// more threads or too little memory; the caller then continues with the threads it has, at least
/// its own.
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
