// A clock that was fast, and its correction: what was recorded by it does not stand in the way of
// what follows, and every reader counts its days the same way.
#include <boost/test/unit_test.hpp>

#include "ledger/scheme/correct.h"
#include "ledger/scheme/evolve.h"
#include "tests/support/world.h"

namespace certledger::testing {
namespace {

using namespace scheme;

const Date wrong = on("2024-06-01");
const Date good = on("2022-03-01");  // when the newest entry with a right time was recorded
const Date set_right = on("2022-03-10");

/// Certificate `number` of 2022-03-01, amended by a clock that said 2024; and the correction.
World corrected_world() {
  World world({issued(), by_body(good_amend(wrong), wrong)});
  const auto last = world.size() - 1;
  world.must(correction(last, last, good, set_right));
  return world;
}

/// What the certificate's entries make, and what its record is read as.
void check_replay(World& world) {
  const SubjectId subject = certificate_subject(number);
  const auto& corrections = world.body<ParametersRecord>(parameters_subject()).corrections;
  std::optional<RecordBody> made;
  std::uint64_t last = 0;
  for (const Event& event : world.history(subject)) {
    const auto day = latest_day(corrections, last, event.index);
    if (made && day) made = not_after(*made, *day);
    made = evolve(subject, made ? &*made : nullptr, event.statement.body,
                  {event.index, event.author, {}});
    last = event.index;
  }
  BOOST_REQUIRE(made.has_value());
  auto record = std::get<CertificateRecord>(world.record(subject)->body);
  record.flags.clear();
  BOOST_TEST((encode_record({{}, *made}) == encode_record({{}, record})));
}

BOOST_AUTO_TEST_SUITE(wrong_times)

BOOST_AUTO_TEST_CASE(without_a_correction_nothing_can_follow_for_years) {
  World world({issued(), by_body(good_amend(wrong), wrong)});
  const auto suspended = world.push(by_body(good_suspend(set_right), set_right));
  BOOST_REQUIRE(!suspended);
  BOOST_TEST(suspended.error().rule == "R16");
}

BOOST_AUTO_TEST_CASE(after_one_the_certificate_can_be_suspended) {
  World world = corrected_world();
  world.must(by_body(good_suspend(set_right), set_right));
  BOOST_TEST((world.certificate().state == CertificateState::suspended));
  BOOST_TEST((world.certificate().state_since == set_right));
  BOOST_TEST((world.certificate().effective == set_right));
  check_replay(world);
}

BOOST_AUTO_TEST_CASE(days_of_effect_end_at_the_correction_and_not_before_it) {
  World world = corrected_world();
  const auto early = world.push(by_body(good_suspend(on("2022-03-09")), set_right));
  BOOST_REQUIRE(!early);
  BOOST_TEST(early.error().rule == "R16");
}

BOOST_AUTO_TEST_CASE(the_stored_record_changes_with_the_next_statement_alone) {
  World world = corrected_world();
  const Record* record = world.record(certificate_subject(number));
  BOOST_TEST((std::get<CertificateRecord>(record->body).effective == wrong));
  const auto& corrections = world.body<ParametersRecord>(parameters_subject()).corrections;
  BOOST_TEST((std::get<CertificateRecord>(corrected(*record, corrections)).effective == set_right));
  check_replay(world);
}

BOOST_AUTO_TEST_CASE(the_history_knows_the_days_between) {
  World world = corrected_world();
  world.must(by_body(good_suspend(on("2022-03-20")), "2022-03-20"));
  const SubjectId subject = certificate_subject(number);
  const auto& corrections = world.body<ParametersRecord>(parameters_subject()).corrections;
  const auto on_day = [&](const char* day) {
    const auto body = body_on(subject, world.history(subject), on(day), corrections);
    return std::get<CertificateRecord>(*body);
  };
  BOOST_TEST((on_day("2022-03-09").effective == good));
  BOOST_TEST((on_day("2022-03-10").effective == set_right));
  BOOST_TEST((on_day("2022-03-19").state == CertificateState::valid));
  BOOST_TEST((on_day("2022-03-20").state == CertificateState::suspended));
}

BOOST_AUTO_TEST_CASE(lateness_stays) {
  World world({issued()});
  auto amended = by_body(good_amend(on("2022-03-02")), wrong);
  world.must(amended);
  BOOST_TEST(world.certificate().flags.contains(Flag::late));
  const auto last = world.size() - 1;
  world.must(correction(last, last, good, set_right));
  world.must(by_body(good_suspend(set_right), set_right));
  BOOST_TEST(world.certificate().flags.contains(Flag::late));
}

BOOST_AUTO_TEST_CASE(a_certificate_awarded_by_the_wrong_clock_can_be_ended) {
  World world({by_body(good_issue(number, wrong), wrong)});
  const auto last = world.size() - 1;
  world.must(correction(last, last, on("2022-01-03"), set_right));
  BOOST_TEST((status_on(std::get<CertificateRecord>(not_after(world.certificate(), set_right)),
                        set_right) == Status::not_yet_valid));
  World other = world;
  world.must(by_body(good_withdraw(set_right), set_right));
  BOOST_TEST((world.certificate().state == CertificateState::withdrawn));
  other.must({Actor::authority, good_nullify(set_right, set_right), set_right, {}});
  BOOST_TEST((other.certificate().state == CertificateState::void_));
}

BOOST_AUTO_TEST_CASE(every_kind_of_record_is_freed) {
  World world({issued(), by_body(good_grant(on("2022-03-01")), "2022-03-01")});
  const auto first = world.size();
  Parameters changed = parameters();
  changed.days_to_record = 31;
  MemberFacts amended = facts_of(Actor::other_body);
  amended.name_en = "Body B";
  world.must({Actor::authority, ParametersChange{decided(wrong), changed}, wrong, {}});
  world.must({Actor::authority, MemberAmend{"body-b", decided(wrong), amended}, wrong, {}});
  StandardFacts revised = standard_facts();
  revised.title_en = "Revised";
  world.must({Actor::institute, StandardRevise{"S-02", decided(wrong), revised}, wrong, {}});
  world.must({Actor::steward, good_mark_version("v2", wrong), wrong, {}});
  world.must({Actor::authority, good_directive(wrong), wrong, {}});
  world.must(by_body(good_mark_reduce(wrong), wrong));
  world.must(by_body(good_report(on("2022-03-01"), on("2024-05-31"), 5), wrong));
  world.must(correction(first, world.size() - 1, good, set_right));
  world.must({Actor::authority, ParametersChange{decided(set_right), parameters()}, set_right, {}});
  world.must({Actor::authority, MemberSuspend{"body-b", decided(set_right)}, set_right, {}});
  world.must({Actor::institute, StandardWithdraw{"S-02", decided(set_right)}, set_right, {}});
  auto version = good_mark_version("v2", wrong);
  version.decision = decided(set_right);
  version.facts.until = on("2040-01-01");
  world.must({Actor::steward, version, set_right, {}});
  world.must({Actor::authority, good_close(set_right), set_right, {}});
  world.must(by_body(good_mark_revoke(set_right), set_right));
  BOOST_TEST((world.mark().state == MarkState::revoked));
  BOOST_TEST((world.mark().reported_until == set_right));
}

BOOST_AUTO_TEST_CASE(a_correction_can_be_corrected) {
  World world({issued(), by_body(good_amend(wrong), wrong)});
  const auto last = world.size() - 1;
  const Date still_wrong = on("2023-01-01");
  world.must(correction(last, last, good, still_wrong));
  BOOST_TEST(!world.push(by_body(good_suspend(set_right), set_right)).has_value());
  world.must(correction(last + 1, last + 1, good, set_right));
  world.must(by_body(good_suspend(set_right), set_right));
  BOOST_TEST((world.certificate().effective == set_right));
  check_replay(world);
}

std::string refused(World& world, const Step& step) {
  const auto done = world.push(step);
  return done ? "" : done.error().rule;
}

BOOST_AUTO_TEST_CASE(what_a_correction_may_not_say) {
  World world = corrected_world();
  const auto newest = world.size() - 1;
  BOOST_TEST(refused(world, correction(newest - 1, newest, good, set_right)) == "R44");  // twice
  BOOST_TEST(refused(world, correction(newest, newest - 1, good, set_right)) == "R44");
  BOOST_TEST(refused(world, correction(newest, newest + 1, good, set_right)) == "R44");
  BOOST_TEST(refused(world, correction(newest, newest, on("2022-03-11"), set_right)) == "R44");
  Step later = correction(newest, newest, good, set_right);
  auto& times = std::get<TimeCorrect>(later.body).times;
  times.until.seconds += 1;
  BOOST_TEST(refused(world, later) == "R44");
  times.until = time_of(set_right);
  times.day = on("2022-03-09");
  BOOST_TEST(refused(world, later) == "R44");
  World first(first_edition);
  BOOST_TEST(refused(first, correction(first.size() - 1, first.size() - 1, good, set_right)) ==
             "R44");
}

BOOST_AUTO_TEST_CASE(a_day_before_the_record_decides_has_an_answer) {
  World world({issued(), by_body(good_suspend(april), april)});
  BOOST_TEST(!decides(world.certificate(), on("2020-01-01")));
  BOOST_TEST((status_on(world.certificate(), on("2020-01-01")) == Status::suspended));
}

BOOST_AUTO_TEST_CASE(parameters_of_edition_1_are_written_as_before) {
  World first(first_edition);
  World second;
  const auto size = [](World& world) {
    return encode_record(*world.record(parameters_subject())).size();
  };
  // The edition takes two octets, an empty list one.
  BOOST_TEST(size(second) == size(first) + 3);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
