// How old a status may be, and on which day it is judged. Pure functions of times, for verifiers,
// and for programs that print until when verifiers accept a page.
#pragma once

#include <optional>

#include "ledger/base/date.h"
#include "ledger/base/limits.h"

namespace certledger::proofs {

/// The seconds by which two clocks may differ.
inline constexpr std::uint64_t clock_slack = std::uint64_t{60} * 60;
/// Ages are in seconds.
inline constexpr std::uint64_t default_max_age =
    std::uint64_t{limits::default_max_age_days} * 24 * 60 * 60;
inline constexpr std::uint64_t any_age = UINT64_MAX;

/// The times of a status.
struct Dating {
  Time sealed_at;
  Time known_at;     ///< when the checkpoint was the newest: by its cosignatures, or else by its
                     ///< seal
  UtcOffset offset;  ///< of the ledger's time zone
};

struct DayQuestion {
  std::optional<Date> day;  ///< nothing: now
  std::optional<std::uint64_t>
      max_age;  ///< nothing: default_max_age, or any age when `day` is given
  Time now;
};

enum class Timeliness : std::uint8_t {
  in_time = 1,
  ahead_of_clock = 2,  ///< the seal or its cosignatures are later than `now`, beyond clock_slack
  after_seal = 3,      ///< the requested day is later than the seal's
  too_old = 4,
};

/// The day on which to judge the record, even if the answer is not timely: a final state is still
/// true. If a day was requested, `day` is never later than the seal's day; otherwise it is never
/// earlier.
struct JudgedDay {
  Date day;
  Date seal_day;
  Timeliness timeliness = Timeliness::in_time;
};

JudgedDay judged_day(const Dating& dating, const DayQuestion& question);

/// The last instant at which a reader accepts the status, if the reader asks about no day.
Time taken_until(Time known_at, std::uint64_t max_age = default_max_age);

}  // namespace certledger::proofs
