// Time as input: which clock is believed on append, what audits find, and a ledger whose times fall
// behind a correction.
#include <boost/test/unit_test.hpp>

#include "ledger/derive/clock.h"
#include "ledger/maintain/maintain.h"
#include "tests/audit/since.h"

namespace certledger::testing {
namespace {

constexpr std::uint64_t day_seconds = 86'400;

const Date wrong = on("2024-06-01");
const Date set_right = on("2022-03-10");

Time later(Time time, std::uint64_t seconds) { return {time.seconds + seconds}; }

BOOST_AUTO_TEST_SUITE(plausible_times)

const Time newest = time_of(on("2026-11-28"));

std::string refusal(const derive::Now& now) {
  const auto time = derive::time_to_record(now, newest);
  if (time) return "";
  BOOST_TEST((time.error().fault == Fault::clock));
  return time.error().what;
}

bool says(const std::string& what, const char* part) {
  BOOST_TEST_MESSAGE(what);
  return what.find(part) != std::string::npos;
}

BOOST_AUTO_TEST_CASE(a_clock_behind_the_newest_entry_is_refused) {
  for (const derive::Clock clock :
       {derive::Clock::test, derive::Clock::synchronised, derive::Clock::unsynchronised}) {
    const std::string what = refusal({{newest.seconds - derive::tolerated_seconds - 1}, clock});
    BOOST_TEST(says(what, "before the newest entry"));
    BOOST_TEST(says(what, "--accept-time"));
    BOOST_TEST(says(what, "certledger time correct"));
    BOOST_TEST(refusal({time_of(on("2020-01-01")), clock}) != "");
  }
}

BOOST_AUTO_TEST_CASE(a_little_behind_it_is_raised) {
  const auto time = derive::time_to_record(
      {{newest.seconds - derive::tolerated_seconds}, derive::Clock::synchronised}, newest);
  BOOST_REQUIRE(time.has_value());
  BOOST_TEST((*time == newest));
}

BOOST_AUTO_TEST_CASE(a_jump_is_refused_where_nothing_says_that_the_clock_is_synchronised) {
  const std::uint64_t limit = derive::unsynchronised_days * day_seconds;
  BOOST_TEST(refusal({later(newest, limit), derive::Clock::unsynchronised}) == "");
  BOOST_TEST(
      says(refusal({later(newest, limit + 1), derive::Clock::unsynchronised}), "synchronised"));
  BOOST_TEST(refusal({later(newest, limit + 1), derive::Clock::synchronised}) == "");
}

BOOST_AUTO_TEST_CASE(a_jump_of_years_is_refused_from_any_clock) {
  const std::uint64_t limit = derive::any_clock_days * day_seconds;
  BOOST_TEST(refusal({later(newest, limit), derive::Clock::synchronised}) == "");
  BOOST_TEST(
      says(refusal({later(newest, limit + 1), derive::Clock::synchronised}), "--accept-time"));
  BOOST_TEST(refusal({later(newest, 3653 * day_seconds), derive::Clock::unsynchronised}) != "");
  BOOST_TEST(refusal({later(newest, 3653 * day_seconds), derive::Clock::test}) == "");
}

BOOST_AUTO_TEST_CASE(who_accepts_a_time_has_it_recorded) {
  BOOST_TEST(refusal({later(newest, 3653 * day_seconds), derive::Clock::accepted}) == "");
  BOOST_TEST((derive::time_to_record({time_of(on("2020-01-01"))}, newest) == newest));
}

BOOST_AUTO_TEST_CASE(a_first_entry_is_not_of_before_there_were_ledgers) {
  BOOST_TEST(!derive::time_to_record({Time{12}, derive::Clock::synchronised}, {}).has_value());
  BOOST_TEST((derive::time_to_record({newest, derive::Clock::unsynchronised}, {}) == newest));
  BOOST_TEST((derive::time_to_record({Time{12}, derive::Clock::accepted}, {}) == Time{12}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(times_in_a_ledger)

audit::Report audit_at(const fs::path& dir, Date day) {
  audit::Options options;
  options.now = time_of(day);
  return audit_directory(dir, options);
}

/// With certificate `number` of 2022-03-01, amended by a clock that said 2024. Gives the size
/// before.
log::TreeSize make_wrong(const fs::path& dir) {
  make_ledger(dir);
  append_steps(dir, {issued()});
  const log::TreeSize size = full(dir).size;
  append_steps(dir, {by_body(good_amend(wrong), wrong)});
  return size;
}

Step correct_from(const fs::path& dir, log::Index first) {
  return correction(first, full(dir).size - 1, on("2022-03-01"), set_right);
}

BOOST_AUTO_TEST_CASE(an_audit_finds_entries_ahead_of_its_clock) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  const log::Index first = make_wrong(dir);
  BOOST_TEST(audit_directory(dir).good());
  BOOST_TEST(audit_at(dir, wrong).good());
  const audit::Report report = audit_at(dir, set_right);
  BOOST_REQUIRE(report.findings.size() == 1U);
  BOOST_TEST(name(report.findings.front().check) == "time-ahead");
  BOOST_TEST((report.findings.front().error.fault == Fault::clock));
  BOOST_TEST(report.findings.front().error.entry.value_or(0) == first);
  BOOST_TEST(!report.state.has_value());
}

BOOST_AUTO_TEST_CASE(after_a_correction_it_finds_none_and_times_go_on_from_before) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  const log::Index first = make_wrong(dir);
  const audit::State wrong_state = full(dir);
  const auto receipt = append_step(dir, correct_from(dir, first));
  BOOST_REQUIRE(receipt.has_value());
  append_steps(dir, {by_body(good_suspend(set_right), set_right)});
  const audit::Report report = audit_at(dir, set_right);
  BOOST_TEST(*is_good(report));
  BOOST_REQUIRE(report.corrections.size() == 1U);
  BOOST_TEST(report.corrections.front().first == first);
  BOOST_REQUIRE(report.state.has_value());
  BOOST_TEST((report.state->last_time == time_of(set_right)));
  // From a state of before the correction, which reaches back behind it.
  const audit::Report incremental = must_since(dir, wrong_state);
  BOOST_TEST(*is_good(incremental));
  BOOST_TEST((*incremental.state == *report.state));
}

BOOST_AUTO_TEST_CASE(a_correction_of_a_correction_is_audited_in_all_steps) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  const log::Index first = make_wrong(dir);
  std::vector<audit::State> states{full(dir)};
  const Date still_wrong = on("2023-01-01");
  const auto last = full(dir).size - 1;
  BOOST_REQUIRE(append_step(dir, correction(first, last, on("2022-03-01"), still_wrong)));
  states.push_back(full(dir));
  const Step second = correction(last + 1, full(dir).size - 1, on("2022-03-01"), set_right);
  BOOST_REQUIRE(append_step(dir, second));
  states.push_back(full(dir));
  append_steps(dir, {by_body(good_suspend(set_right), set_right)});
  BOOST_TEST(*is_good(audit_at(dir, set_right)));
  for (const audit::State& state : states) {
    const audit::Report report = must_since(dir, state, 1000);
    BOOST_TEST(*is_good(report));
    BOOST_TEST((*report.state == full(dir)));
  }
}

BOOST_AUTO_TEST_CASE(an_audit_with_nothing_new_names_the_edition) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_wrong(dir);
  const audit::Report report = must_since(dir, full(dir));
  BOOST_TEST(*is_good(report));
  BOOST_TEST(report.edition.number == newest_edition.number);
}

BOOST_AUTO_TEST_CASE(a_correction_does_not_go_on_from_a_time_that_is_still_to_come) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  const log::Index first = make_wrong(dir);
  append_steps(dir, {by_body(good_suspend(wrong), wrong)});
  const log::Index last = full(dir).size - 1;
  // Of the second wrong one alone, by a right clock: the first could never be corrected.
  Step partial = correction(first + 2, last, wrong, wrong);
  partial.day = set_right;
  const auto refused = append_step(dir, partial);
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().error.fault == Fault::clock));
  BOOST_TEST(append_step(dir, correction(first, last, on("2022-03-01"), set_right)).has_value());
}

BOOST_AUTO_TEST_CASE(the_time_before_has_to_be_stated_as_it_is) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  const log::Index first = make_wrong(dir);
  Step step = correct_from(dir, first);
  std::get<scheme::TimeCorrect>(step.body).times.from.seconds -= 1;
  const auto refused = append_step(dir, step);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().error.rule == "R44");
}

BOOST_AUTO_TEST_CASE(rebuilding_makes_the_same_rows) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  const log::Index first = make_wrong(dir);
  BOOST_REQUIRE(append_step(dir, correct_from(dir, first)));
  append_steps(dir, {by_body(good_suspend(set_right), set_right)});
  const auto before = rows_of(dir);
  const auto rebuilt = maintain::rebuild(dir, std::chrono::seconds(5));
  BOOST_REQUIRE(rebuilt.has_value());
  BOOST_TEST(rebuilt->changed == 0U);
  BOOST_TEST((rows_of(dir) == before));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
