#include "tools/present/instant.h"

#include <algorithm>
#include <ctime>
#include <string>

#include "ledger/base/result.h"

namespace certledger::tools {

Time this_instant() {
  // Not the clock of std::chrono: its nanoseconds end in the year 2262.
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const auto seconds = static_cast<std::uint64_t>(std::max(std::time_t{0}, now.tv_sec));
  if (Time{seconds} > latest_time) {
    throw SystemError(Fault::clock, "this machine's clock is wrong: it says " +
                                        std::to_string(seconds) +
                                        " seconds after 1970-01-01T00:00:00Z. Set the clock");
  }
  return Time{seconds};
}

}  // namespace certledger::tools
