// Whether a time may be recorded: the operator's clock is input like any other. A wrong time cannot
// be taken back, it stands in the chain; so it is asked about before.
#pragma once

#include <optional>

#include "ledger/base/date.h"
#include "ledger/base/result.h"

namespace certledger::derive {

/// Where a time comes from.
enum class Clock : std::uint8_t {
  accepted,        ///< somebody says that it is right; raised to the newest entry's if need be
  test,            ///< any later time, in a ledger that is for tests
  synchronised,    ///< this machine's clock, which the system says is synchronised
  unsynchronised,  ///< this machine's clock, of which the system does not say so
};

/// The time at which to record.
struct Now {
  Now(Time at, Clock from = Clock::accepted) : time(at), clock(from) {}  // NOLINT: a time is one
  Time time;
  Clock clock;
};

/// Clocks of two machines differ a little.
inline constexpr std::uint64_t tolerated_seconds = 300;
/// How long after the newest entry a clock is believed that may not be synchronised, and any.
inline constexpr std::uint64_t unsynchronised_days = 31;
inline constexpr std::uint64_t any_clock_days = 366;
/// No clock that is right says less: 2020-01-01, before there were ledgers of this kind.
inline constexpr Time earliest_plausible{1'577'836'800};

/// The time for entries after one of `newest`, or for the first ones: now, or `newest` when that is
/// a little later. Errors: clock, with what to do.
Result<Time> time_to_record(const Now& now, std::optional<Time> newest);

}  // namespace certledger::derive
