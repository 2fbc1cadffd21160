#include "ledger/derive/clock.h"

#include <algorithm>

namespace certledger::derive {
namespace {

constexpr std::uint64_t day_seconds = 86'400;

std::string text_of(Time time) { return to_text(time, UtcOffset()); }

std::string duration_text(std::uint64_t seconds) {
  const auto count = [](std::uint64_t n, const char* unit) {
    return std::to_string(n) + " " + unit + (n == 1 ? "" : "s");
  };
  if (seconds >= 2 * day_seconds) return count(seconds / day_seconds, "day");
  if (seconds >= 7200) return count(seconds / 3600, "hour");
  return count(seconds / 60, "minute");
}

std::unexpected<Error> implausible(const Now& now, const std::string& why) {
  return fail(Fault::clock, "this machine's clock says " + text_of(now.time) + ", " + why);
}

Result<Time> after(const Now& now, Time newest) {
  if (now.time.seconds + tolerated_seconds < newest.seconds) {
    return implausible(now, duration_text(newest.seconds - now.time.seconds) +
                                " before the newest entry, " + text_of(newest) +
                                ": set the clock. If the clock is right, the entry's time is "
                                "wrong: the authority corrects it (`certledger time correct`), or "
                                "--accept-time records at the newest entry's time");
  }
  if (now.clock == Clock::test || now.time <= newest) return std::max(now.time, newest);
  const std::uint64_t ahead = now.time.seconds - newest.seconds;
  const std::string since = duration_text(ahead) + " after the newest entry, " + text_of(newest);
  if (ahead > any_clock_days * day_seconds) {
    return implausible(now, since + ". Check the clock; if it is right, use --accept-time");
  }
  if (now.clock == Clock::unsynchronised && ahead > unsynchronised_days * day_seconds) {
    return implausible(now, since +
                                ", and the clock is not synchronised. Check the "
                                "clock; if it is right, use --accept-time");
  }
  return now.time;
}

}  // namespace

Result<Time> time_to_record(const Now& now, std::optional<Time> newest) {
  if (now.clock == Clock::accepted) return std::max(now.time, newest.value_or(now.time));
  if (newest) return after(now, *newest);
  if (now.clock == Clock::test || now.time >= earliest_plausible) return now.time;
  return implausible(now, "which is before any ledger existed: set the clock");
}

}  // namespace certledger::derive
