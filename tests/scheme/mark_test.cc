// May the mark be used? Every answer with its reason, derived from grant, certificate and mark
// version as they were on the day; and the flags that a record keeps.
#include <boost/test/unit_test.hpp>

#include "tests/support/world.h"

namespace certledger::testing {
namespace {

using namespace scheme;

template <class R>
std::optional<R> body_of(const World& world, const SubjectId& subject, Date day) {
  const auto found = body_on(subject, world.history(subject), day);
  if (!found) return std::nullopt;
  return std::get<R>(*found);
}

/// The answer as a word, for `item` produced on `day`.
std::string answer(const World& world, Date day, std::uint32_t item = 1) {
  const auto grant = body_of<MarkRecord>(world, mark_subject(mark_number), day);
  const auto certificate = body_of<CertificateRecord>(world, certificate_subject(number), day);
  const auto version = body_of<MarkVersionRecord>(world, mark_version_subject("v1"), day);
  const MarkAnswer a = mark_answer(grant ? &*grant : nullptr, certificate ? &*certificate : nullptr,
                                   version ? &*version : nullptr, item, day);
  return std::string(word(a).name);
}

struct Granted : World {
  Granted() : World({issued(), by_body(good_grant(april), april)}) {}
};

BOOST_AUTO_TEST_SUITE(scheme_mark)

BOOST_FIXTURE_TEST_CASE(words_are_in_order, Granted) {
  for (unsigned i = 1; i <= 9; ++i) {
    const auto a = static_cast<MarkAnswer>(i);
    BOOST_TEST((word(a).answer == a));
    BOOST_TEST(!word(a).zh.empty());
  }
}

BOOST_FIXTURE_TEST_CASE(usable_from_the_grants_first_to_its_last_day, Granted) {
  BOOST_TEST(answer(*this, april.plus_days(-1)) == "not-granted");
  BOOST_TEST(answer(*this, april) == "usable");
  BOOST_TEST(answer(*this, on("2025-02-28"), 2) == "usable");
  BOOST_TEST(answer(*this, on("2025-03-01")) == "grant-over");
}

BOOST_AUTO_TEST_CASE(granted_for_later) {
  auto grant = good_grant(april);
  grant.facts.valid_from = may;
  const World world({issued(), by_body(grant, april)});
  BOOST_TEST(answer(world, april) == "not-granted");
  BOOST_TEST(answer(world, may) == "usable");
}

BOOST_FIXTURE_TEST_CASE(revoked, Granted) {
  must(by_body(good_mark_revoke(may), may));
  BOOST_TEST(answer(*this, may.plus_days(-1)) == "usable");
  BOOST_TEST(answer(*this, may) == "grant-revoked");
}

BOOST_FIXTURE_TEST_CASE(an_item_that_was_not_granted_or_no_longer_is, Granted) {
  BOOST_TEST(answer(*this, april, 3) == "item-not-granted");
  must(by_body(good_mark_reduce(may), may));
  BOOST_TEST(answer(*this, april, 2) == "usable");
  BOOST_TEST(answer(*this, may, 2) == "item-not-granted");
  BOOST_TEST(answer(*this, may, 1) == "usable");
}

BOOST_FIXTURE_TEST_CASE(a_suspension_needs_no_statement_on_the_grant, Granted) {
  must(by_body(good_suspend(may), may));
  must(by_body(good_reinstate(on("2022-06-01")), on("2022-06-01")));
  BOOST_TEST(answer(*this, may.plus_days(-1)) == "usable");
  BOOST_TEST(answer(*this, may) == "certificate-not-valid");
  BOOST_TEST(answer(*this, on("2022-05-31")) == "certificate-not-valid");
  BOOST_TEST(answer(*this, on("2022-06-01")) == "usable");
}

BOOST_FIXTURE_TEST_CASE(nullification_takes_the_mark_away_for_the_past, Granted) {
  must({Actor::authority, good_nullify(may, on("2022-03-01")), may, {}});
  BOOST_TEST(answer(*this, april) == "certificate-not-valid");
}

BOOST_FIXTURE_TEST_CASE(an_item_taken_out_of_the_certificate, Granted) {
  must(by_body(good_reduce(may), may));
  BOOST_TEST(answer(*this, may, 2) == "item-out-of-scope");
  BOOST_TEST(answer(*this, may, 1) == "usable");
}

BOOST_FIXTURE_TEST_CASE(a_version_that_ended, Granted) {
  MarkVersion ended = good_mark_version("v1", on("2022-01-03"));
  ended.decision = decided(may);
  ended.facts.until = may;
  must({Actor::steward, ended, may, {}});
  BOOST_TEST(answer(*this, may) == "usable");
  BOOST_TEST(answer(*this, may.plus_days(1)) == "version-not-in-force");
}

/// What the body or another author gets for a note on a mark that the steward granted.
std::string note_on_stewards_mark(Actor author, Edition edition) {
  Parameters p = parameters();
  p.edition = edition;
  p.mark_granters = {Role::mark_steward};
  World world({issued(),
               {Actor::authority, ParametersChange{decided(april), p}, april, {}},
               {Actor::steward, good_grant(april), april, {}}},
              edition);
  const auto said = world.push(author, Note{mark_subject(mark_number), "已核对", {}}, april);
  return said ? "ok" : said.error().rule;
}

BOOST_AUTO_TEST_CASE(the_body_notes_on_its_certificates_marks_whoever_granted_them) {
  const Edition second{2};
  BOOST_TEST(note_on_stewards_mark(Actor::body, second) == "ok");
  BOOST_TEST(note_on_stewards_mark(Actor::steward, second) == "ok");
  BOOST_TEST(note_on_stewards_mark(Actor::authority, second) == "ok");
  BOOST_TEST(note_on_stewards_mark(Actor::other_body, second) == "R42");
  BOOST_TEST(note_on_stewards_mark(Actor::institute, second) == "R42");
  BOOST_TEST(note_on_stewards_mark(Actor::body, first_edition) == "R42");
}

BOOST_AUTO_TEST_CASE(a_grant_is_for_what_its_items_give_in_its_years_begun) {
  // Two items of 5000 kg a year.
  const auto granted = [](const char* to, std::uint64_t amount) {
    auto grant = good_grant(april);
    grant.facts.valid_to = on(to);
    grant.facts.quantity = Quantity{amount, "kg"};
    return World({issued()}).push(Actor::body, grant, april).has_value();
  };
  BOOST_TEST(granted("2022-04-01", 10'000));
  BOOST_TEST(!granted("2022-04-01", 10'001));
  BOOST_TEST(granted("2023-03-31", 10'000));
  BOOST_TEST(!granted("2023-03-31", 10'001));
  BOOST_TEST(granted("2023-04-01", 20'000));
  BOOST_TEST(!granted("2023-04-01", 20'001));
}

BOOST_AUTO_TEST_CASE(an_unlimited_grant_is_reported_in_its_items_unit) {
  // The items had no quantity yet when the mark was granted.
  Step issue = issued();
  std::vector<Item>& items = std::get<CertificateIssue>(issue.body).facts.items;
  auto limited = good_amend(april);
  limited.change.items = {items[1]};
  for (Item& item : items) item.quantity.reset();
  auto grant = good_grant(april);
  grant.facts.quantity.reset();
  World world({issue, by_body(grant, april), by_body(limited, april)});
  BOOST_TEST(world.push(Actor::body, good_report(april, april, 5), april).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_quantity_used_up_and_exceeded, Granted) {
  must(by_body(good_report(april, on("2022-04-30"), 999), may));
  BOOST_TEST(answer(*this, may) == "usable");
  must(by_body(good_report(may, may, 1), may));
  BOOST_TEST(answer(*this, on("2022-04-30")) == "usable");
  BOOST_TEST(answer(*this, may) == "quantity-exhausted");
  BOOST_TEST(mark().flags.empty());
  must(by_body(good_report(on("2022-05-02"), on("2022-05-02"), ~std::uint64_t{0}),
               on("2022-05-02")));
  BOOST_TEST(mark().used == ~std::uint64_t{0});  // saturates
  BOOST_TEST((mark().flags == std::set{Flag::over_quantity}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(scheme_flags)

using Flags = std::set<Flag>;

/// The flags of an amendment that is recorded `late` days after its decision and `back` days after
/// it took effect.
Flags flags_of_amendment(std::int64_t late, std::int64_t back) {
  const Date day = on("2022-08-01");
  World world({issued()});
  auto s = good_amend(day);
  s.decision.decided = day.plus_days(-late);
  s.decision.effective = day.plus_days(-back);
  world.must(by_body(s, day));
  return world.certificate().flags;
}

BOOST_AUTO_TEST_CASE(late_and_back_dated_beyond_the_parameters) {
  BOOST_TEST((flags_of_amendment(30, 30) == Flags{}));
  BOOST_TEST((flags_of_amendment(31, 30) == Flags{Flag::late}));
  BOOST_TEST((flags_of_amendment(30, 31) == Flags{Flag::back_dated}));
  BOOST_TEST((flags_of_amendment(31, 31) == Flags{Flag::late, Flag::back_dated}));
}

BOOST_AUTO_TEST_CASE(reinstated_after_the_last_day_of_the_suspension) {
  for (const auto& [day, flagged] :
       {std::pair{on("2022-06-01"), false}, std::pair{on("2022-06-02"), true}}) {
    World world({issued(), by_body(good_suspend(april), april)});
    world.must(by_body(good_reinstate(day), day));
    BOOST_TEST(world.certificate().flags.contains(Flag::late_reinstatement) == flagged);
  }
}

BOOST_AUTO_TEST_CASE(a_reinstatement_recorded_late_is_late_whatever_day_it_names) {
  for (const auto& [edition, flagged] :
       {std::pair{first_edition, false}, std::pair{Edition{2}, true}}) {
    World world({issued(), by_body(good_suspend(april), april)}, edition);
    world.must(by_body(good_reinstate(on("2022-06-01")), "2022-06-02"));
    BOOST_TEST(world.certificate().flags.contains(Flag::late_reinstatement) == flagged);
  }
}

BOOST_AUTO_TEST_CASE(a_suspension_prolonged_when_it_is_over_is_late_for_life) {
  for (const auto& [edition, recorded, flagged] :
       {std::tuple{first_edition, on("2022-06-02"), false},
        std::tuple{Edition{2}, on("2022-06-02"), true},
        std::tuple{Edition{2}, on("2022-06-01"), false}}) {
    World world({issued(), by_body(good_suspend(april), april)}, edition);
    world.must(by_body(good_prolong(on("2022-06-01"), on("2022-06-30")), recorded));
    world.must(by_body(good_reinstate(recorded), recorded));
    BOOST_TEST(world.certificate().flags.contains(Flag::late_reinstatement) == flagged);
  }
}

BOOST_AUTO_TEST_CASE(a_suspension_by_mistake_is_taken_back_on_its_day_and_in_part_later) {
  World world({issued(), by_body(good_suspend(april), april)});
  world.must(by_body(good_reinstate(april), april));
  World other({issued(), by_body(good_suspend(april), april)});
  other.must(by_body(good_reinstate(on("2022-04-02")), may));
  BOOST_TEST((other.status(april) == Status::suspended));
}

BOOST_AUTO_TEST_CASE(a_late_transfer_or_replacement_shows_on_both_certificates) {
  const Date day = on("2022-08-01");
  const Date decision = day.plus_days(-31);
  World world({issued(), by_body(good_release(april), april)});
  auto takeover = good_takeover("JX-B-1", day);
  takeover.decision.decided = decision;
  world.must({Actor::other_body, takeover, day, {}});
  BOOST_TEST((world.certificate().flags == Flags{Flag::late}));
  BOOST_TEST((world.certificate("JX-B-1").flags == Flags{Flag::late}));

  World other({issued()});
  auto replacement = good_replace("JX-2022-002", day);
  replacement.decision.decided = decision;
  other.must(by_body(replacement, day));
  BOOST_TEST((other.certificate().flags == Flags{Flag::late}));
  BOOST_TEST((other.certificate("JX-2022-002").flags == Flags{Flag::late}));
}

BOOST_AUTO_TEST_CASE(flags_stay_for_life) {
  World world({issued(), by_body(good_suspend(april), april)});
  world.must(by_body(good_reinstate(on("2022-06-02")), on("2022-06-02")));
  world.must(by_body(good_amend(on("2022-06-03")), on("2022-06-03")));
  BOOST_TEST((world.certificate().flags == Flags{Flag::late_reinstatement}));
}

BOOST_AUTO_TEST_CASE(the_day_of_recording_is_the_schemes) {
  // 2022-03-31T16:00Z is the first minute of 1 April in Shanghai, a second earlier is not.
  World world({issued()});
  const SubjectId subject = certificate_subject(number);
  MemoryRegister records;
  for (const SubjectId& s : {subject, parameters_subject(), member_subject("body-a"),
                             key_subject(key_of(Actor::body).public_key())}) {
    records.set({s, *world.record(s)});
  }
  const Statement statement{world.record(subject)->life.latest, good_suspend(april)};
  const auto at = [&](const char* time) {
    return Position{99, *parse_time(time), key_of(Actor::body).public_key(), {}, {}, nullptr};
  };
  BOOST_TEST(apply(records, statement, at("2022-03-31T16:00:00Z")).has_value());
  const auto refused = apply(records, statement, at("2022-03-31T15:59:59Z"));
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().rule == "R15");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
