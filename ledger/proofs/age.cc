#include "ledger/proofs/age.h"

#include <algorithm>

namespace certledger::proofs {
namespace {

Timeliness timeliness_of(const Dating& dating, const DayQuestion& question, Date seal_day) {
  const Time latest = std::max(dating.sealed_at, dating.known_at);
  if (latest.seconds > question.now.seconds + clock_slack) return Timeliness::ahead_of_clock;
  if (question.day && *question.day > seal_day) return Timeliness::after_seal;
  const std::uint64_t most = question.max_age.value_or(question.day ? any_age : default_max_age);
  return question.now > taken_until(dating.known_at, most) ? Timeliness::too_old
                                                           : Timeliness::in_time;
}

}  // namespace

Time taken_until(Time known_at, std::uint64_t max_age) {
  const std::uint64_t left = latest_time.seconds - known_at.seconds;
  return Time{known_at.seconds + std::min(max_age, left)};
}

JudgedDay judged_day(const Dating& dating, const DayQuestion& question) {
  const Date seal_day = day_of(dating.sealed_at, dating.offset);
  const Date day = question.day ? std::min(*question.day, seal_day)
                                : std::max(day_of(question.now, dating.offset), seal_day);
  return {day, seal_day, timeliness_of(dating, question, seal_day)};
}

}  // namespace certledger::proofs
