#include "tools/common/instant.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string>

#include "ledger/base/result.h"

namespace certledger::tools {

Time this_instant() {
  using std::chrono::system_clock;
  const auto seconds = std::max(std::time_t{0}, system_clock::to_time_t(system_clock::now()));
  if (Time{static_cast<std::uint64_t>(seconds)} > latest_time) {
    throw SystemError(Fault::clock, "this machine's clock is wrong, " + std::to_string(seconds) +
                                        " seconds after 1970-01-01T00:00:00Z: set it");
  }
  return Time{static_cast<std::uint64_t>(seconds)};
}

}  // namespace certledger::tools
