// How old a status may be, and on which day it is judged. Pure functions of times, for verifiers
// and for whoever prints until when a verifier will take a page.
#pragma once

#include <optional>

#include "ledger/base/date.h"
#include "ledger/base/limits.h"

namespace certledger::proofs {

/// How far two clocks may differ, in seconds.
inline constexpr std::uint64_t clock_slack = std::uint64_t{60} * 60;
/// Ages are in seconds.
inline constexpr std::uint64_t default_max_age =
    std::uint64_t{limits::default_max_age_days} * 24 * 60 * 60;
inline constexpr std::uint64_t any_age = UINT64_MAX;

/// What a status says about times.
struct Dating {
  Time sealed_at;
  Time known_at;     ///< the checkpoint was the newest then: by cosignatures, or else by the seal
  UtcOffset offset;  ///< of the ledger's zone
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
  after_seal = 3,      ///< the day that is asked about is later than the seal's
  too_old = 4,
};

/// The record is to be judged on `day`, also where the answer is not timely: a final state holds
/// all the same. `day` is never later than the seal's day when a day is asked about, and never
/// earlier when none is.
struct JudgedDay {
  Date day;
  Date seal_day;
  Timeliness timeliness = Timeliness::in_time;
};

JudgedDay judged_day(const Dating& dating, const DayQuestion& question);

/// The last instant at which a reader takes the status who asks about no day.
Time taken_until(Time known_at, std::uint64_t max_age = default_max_age);

}  // namespace certledger::proofs
