// Whether a time may be recorded. The operator's clock is input like any other. A recorded time
// cannot be taken back, so it is checked first.
#pragma once

#include <optional>

#include "ledger/base/date.h"
#include "ledger/base/result.h"

namespace certledger::derive {

/// Where a time comes from.
enum class Clock : std::uint8_t {
  accepted,        ///< the user accepts it (--accept-time); raised to the newest entry's time if
                   ///< necessary
  test,            ///< any later time, in a test ledger
  synchronised,    ///< this machine's clock; the system says that it is synchronised
  unsynchronised,  ///< this machine's clock; the system does not say so
};

/// The time at which to record.
struct Now {
  Now(Time at, Clock from = Clock::accepted) : time(at), clock(from) {}  // NOLINT: a time is one
  Time time;
  Clock clock;
};

/// The clocks of two machines may differ by this much.
inline constexpr std::uint64_t tolerated_seconds = 300;
/// The maximum time after the newest entry: for a clock that may not be synchronised, and for any
/// clock.
inline constexpr std::uint64_t unsynchronised_days = 31;
inline constexpr std::uint64_t any_clock_days = 366;
/// A right clock is never earlier: 2020-01-01, before such ledgers existed.
inline constexpr Time earliest_plausible{1'577'836'800};

/// The time for entries after one recorded at `newest`, or for the first ones: now, or `newest` if
/// that is a little later. Errors: clock, with what to do.
Result<Time> time_to_record(const Now& now, std::optional<Time> newest);

}  // namespace certledger::derive
