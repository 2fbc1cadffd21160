// The day on which a status is judged, and whether it is young enough.
#include "ledger/proofs/age.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/world.h"

namespace certledger::testing {
namespace {

using proofs::DayQuestion;
using proofs::Timeliness;

constexpr std::uint64_t one_day = 86400;

proofs::Dating sealed(const char* day) {
  const Time then = time_of(on(day));
  return {then, then, UtcOffset::parse("+08:00").value()};
}

struct TimelinessCase {
  const char* asked;  ///< null: no day
  std::optional<std::uint64_t> max_age;
  std::uint64_t days_later;  ///< the reader's clock
  Timeliness timeliness;
  const char* day;
};

/// Of a status that was sealed on 2024-01-03.
const TimelinessCase timeliness_cases[] = {
    {nullptr, {}, 0, Timeliness::in_time, "2024-01-03"},
    {nullptr, {}, 31, Timeliness::in_time, "2024-02-03"},
    {nullptr, {}, 32, Timeliness::too_old, "2024-02-04"},
    {nullptr, 40 * one_day, 40, Timeliness::in_time, "2024-02-12"},
    {nullptr, one_day, 2, Timeliness::too_old, "2024-01-05"},
    {nullptr, proofs::any_age, 1061, Timeliness::in_time, "2026-11-29"},
    {"2024-01-03", {}, 1061, Timeliness::in_time, "2024-01-03"},
    {"2023-12-01", {}, 1061, Timeliness::in_time, "2023-12-01"},
    {"2023-12-01", 7 * one_day, 8, Timeliness::too_old, "2023-12-01"},
    {"2024-01-04", {}, 1, Timeliness::after_seal, "2024-01-03"},
    {"2024-01-04", proofs::any_age, 1061, Timeliness::after_seal, "2024-01-03"},
    {"2099-01-01", {}, 0, Timeliness::after_seal, "2024-01-03"},
};

BOOST_AUTO_TEST_SUITE(age)

BOOST_AUTO_TEST_CASE(a_day_and_an_age_are_judged_together) {
  const proofs::Dating dating = sealed("2024-01-03");
  for (const TimelinessCase& one : timeliness_cases) {
    DayQuestion question{{}, one.max_age, {dating.sealed_at.seconds + one.days_later * one_day}};
    if (one.asked != nullptr) question.day = on(one.asked);
    const proofs::JudgedDay judged = proofs::judged_day(dating, question);
    BOOST_TEST_CONTEXT((one.asked != nullptr ? one.asked : "no day")
                       << ", " << one.days_later << " days later") {
      BOOST_TEST((judged.timeliness == one.timeliness));
      BOOST_TEST(judged.day.text() == one.day);
      BOOST_TEST(judged.seal_day.text() == "2024-01-03");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_clock_behind_the_seal_or_its_cosignatures_is_found) {
  proofs::Dating dating = sealed("2024-01-03");
  const auto timeliness = [&](std::uint64_t now) {
    const DayQuestion question{on("2024-01-01"), proofs::any_age, Time{now}};
    return proofs::judged_day(dating, question).timeliness;
  };
  const std::uint64_t then = dating.sealed_at.seconds;
  BOOST_TEST((timeliness(then - proofs::clock_slack) == Timeliness::in_time));
  BOOST_TEST((timeliness(then - proofs::clock_slack - 1) == Timeliness::ahead_of_clock));
  dating.known_at.seconds += one_day;
  BOOST_TEST((timeliness(then) == Timeliness::ahead_of_clock));
  // Then the record is judged on the seal's day, and no earlier one.
  const auto judged = proofs::judged_day(dating, {{}, {}, Time{then - 9 * one_day}});
  BOOST_TEST(judged.day.text() == "2024-01-03");
}

BOOST_AUTO_TEST_CASE(a_status_is_taken_until_the_last_second_of_its_age) {
  const proofs::Dating dating = sealed("2024-01-03");
  const Time last = proofs::taken_until(dating.known_at);
  BOOST_TEST(last.seconds == dating.known_at.seconds + 31 * one_day);
  const auto at = [&](Time now) { return proofs::judged_day(dating, {{}, {}, now}).timeliness; };
  BOOST_TEST((at(last) == Timeliness::in_time));
  BOOST_TEST((at(Time{last.seconds + 1}) == Timeliness::too_old));
  BOOST_TEST((proofs::taken_until(dating.known_at, proofs::any_age) == latest_time));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
