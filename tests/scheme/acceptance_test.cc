// Every kind of statement accepted once, with the records that it makes.
#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/support/world.h"

namespace certledger::testing {
namespace {

using namespace scheme;

/// A world with certificate `number`, and what it accepts.
struct Accepting : World {
  Accepting() : World({issued()}) {}
  void accept(Actor author, Body body, Date day = april) {
    seen.insert(kind_of(body));
    must({author, std::move(body), day, {}});
  }
  static inline std::set<Kind> seen{Kind::genesis};  // every world begins with it
};

BOOST_AUTO_TEST_SUITE(scheme_acceptance)

BOOST_FIXTURE_TEST_CASE(genesis_makes_parameters_two_members_and_their_keys, Accepting) {
  const auto& scheme_record = body<ParametersRecord>(parameters_subject());
  BOOST_TEST(scheme_record.origin == origin);
  BOOST_TEST(!scheme_record.effective.has_value());
  const auto& authority = body<MemberRecord>(member_subject("authority"));
  BOOST_TEST((authority.state == MemberState::in_force));
  BOOST_TEST(!authority.since.has_value());
  const auto& key = body<KeyRecord>(key_subject(key_of(Actor::operator_).public_key()));
  BOOST_TEST(key.member == "operator");
  BOOST_TEST(key.added == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_seal_changes_no_record, Accepting) {
  const MapState before = map_state();
  accept(Actor::operator_, Seal{before.root, before.subjects});
  BOOST_TEST((map_state().root == before.root));
}

BOOST_FIXTURE_TEST_CASE(parameters_change, Accepting) {
  Parameters p = parameters();
  p.renewal_grace_days = 0;
  accept(Actor::authority, ParametersChange{decided(april), p});
  const auto& record = body<ParametersRecord>(parameters_subject());
  BOOST_TEST(record.parameters.renewal_grace_days == 0U);
  BOOST_TEST((record.effective == april));
  BOOST_TEST(record.origin == origin);
}

BOOST_FIXTURE_TEST_CASE(a_correction_of_times_is_kept_with_the_parameters, Accepting) {
  accept(Actor::authority, correction(size() - 1, size() - 1, on("2022-01-03"), april).body);
  const auto& record = body<ParametersRecord>(parameters_subject());
  BOOST_REQUIRE(record.corrections.size() == 1U);
  BOOST_TEST(record.corrections.front().last == size() - 2);
  BOOST_TEST((record.effective == april));
}

BOOST_FIXTURE_TEST_CASE(a_note_changes_the_life_alone, Accepting) {
  const SubjectId subject = certificate_subject(number);
  const Record before = *record(subject);
  accept(Actor::body, Note{subject, "已核对", {}});
  Record after = *record(subject);
  BOOST_TEST(after.life.count == before.life.count + 1);
  BOOST_TEST((after.life.latest != before.life.latest));
  BOOST_TEST((after.life.trail != before.life.trail));
  after.life = before.life;
  BOOST_TEST((encode_record(after) == encode_record(before)));
  accept(Actor::authority, Note{parameters_subject(), "说明", {}});
  accept(Actor::institute, Note{standard_subject("S-01"), "说明", {}});
  accept(Actor::steward, Note{mark_version_subject("v1"), "说明", {}});
}

BOOST_FIXTURE_TEST_CASE(members, Accepting) {
  const SubjectId subject = member_subject("stranger");
  const auto state = [&] { return body<MemberRecord>(subject).state; };
  accept(Actor::authority, good_enrol(Actor::stranger, april));
  BOOST_TEST((body<MemberRecord>(subject).since == april));
  MemberFacts facts = facts_of(Actor::stranger);
  facts.name = "新名";
  accept(Actor::authority, MemberAmend{"stranger", decided(april), facts});
  BOOST_TEST(body<MemberRecord>(subject).facts.name == "新名");
  accept(Actor::authority, MemberSuspend{"stranger", decided(april)});
  BOOST_TEST((state() == MemberState::suspended));
  accept(Actor::authority, MemberReinstate{"stranger", decided(may)}, may);
  BOOST_TEST((state() == MemberState::in_force));
  accept(Actor::authority, MemberRemove{"stranger", decided(may)}, may);
  BOOST_TEST((state() == MemberState::removed));
  BOOST_TEST((body<MemberRecord>(subject).since == april));
  BOOST_TEST((body<MemberRecord>(subject).effective == may));
}

BOOST_FIXTURE_TEST_CASE(keys, Accepting) {
  const PublicKey key = key_of(Actor::stranger).public_key();
  accept(Actor::authority, good_key_add("body-a", key_of(Actor::stranger)));
  const auto added = size() - 1;
  accept(Actor::stranger, good_amend(april));  // a second key of the issuing body
  accept(Actor::authority, KeyRevoke{key, april, "可能泄露"}, may);
  const auto& record = body<KeyRecord>(key_subject(key));
  BOOST_TEST(record.member == "body-a");
  BOOST_TEST(record.added == added);
  BOOST_TEST(record.revoked.value() == size() - 1);
  const UtcOffset offset = parameters().utc_offset;
  BOOST_TEST(!is_doubtful(record, time_of(april.plus_days(-1)), offset));
  BOOST_TEST(is_doubtful(record, time_of(april), offset));
}

BOOST_FIXTURE_TEST_CASE(standards, Accepting) {
  accept(Actor::institute, good_standard("S-09", april));
  StandardFacts facts = standard_facts();
  facts.until = may;
  accept(Actor::institute, StandardRevise{"S-09", decided(april), facts});
  accept(Actor::institute, StandardWithdraw{"S-09", decided(may)}, may);
  const auto& record = body<StandardRecord>(standard_subject("S-09"));
  BOOST_TEST((record.state == StandardState::withdrawn));
  BOOST_TEST((record.confirmed == april));
  BOOST_TEST((record.effective == may));
  BOOST_TEST((record.facts.until == may));
}

BOOST_FIXTURE_TEST_CASE(issue, Accepting) {
  accept(Actor::body, good_issue("ｊｘ 2", april));
  const auto& record = certificate("JX2");
  BOOST_TEST(record.facts.number == "ｊｘ 2");
  BOOST_TEST(record.body == "body-a");
  BOOST_TEST((record.state == CertificateState::valid));
  BOOST_TEST((record.in_force_from == april));
  BOOST_TEST(record.cycle == 1U);
  BOOST_TEST(record.highest_item == 2U);
  BOOST_TEST(record.flags.empty());
}

BOOST_FIXTURE_TEST_CASE(amend_correct_reduce_extend, Accepting) {
  accept(Actor::body, good_amend(april));
  BOOST_TEST(certificate().facts.client.name == "江西某某农业（集团）有限公司");
  accept(Actor::body, good_correct(april));
  BOOST_TEST(certificate().facts.items.at(0).name == "赣南脐橙");
  accept(Actor::body, good_reduce(april));
  BOOST_TEST(certificate().facts.items.size() == 1U);
  accept(Actor::body, good_extend(may), may);
  BOOST_TEST(certificate().facts.items.size() == 2U);
  BOOST_TEST(certificate().facts.items.at(1).number == 3U);
  BOOST_TEST(certificate().highest_item == 3U);
  BOOST_TEST(certificate().facts.standards.size() == 2U);
  BOOST_TEST((certificate().effective == may));
  BOOST_TEST((certificate().state_since == on("2022-03-01")));
}

BOOST_FIXTURE_TEST_CASE(suspend_prolong_reinstate_withdraw, Accepting) {
  accept(Actor::body, good_suspend(april));
  BOOST_TEST((certificate().state == CertificateState::suspended));
  BOOST_TEST((certificate().until == on("2022-06-01")));
  BOOST_TEST(certificate().reason.value() == "0203");
  accept(Actor::body, good_prolong(may, on("2022-06-30")), may);
  BOOST_TEST((certificate().until == on("2022-06-30")));
  BOOST_TEST((certificate().state_since == april));
  accept(Actor::body, good_reinstate(may), may);
  BOOST_TEST((certificate().state == CertificateState::valid));
  BOOST_TEST(!certificate().until.has_value());
  accept(Actor::body, good_withdraw(may), may);
  BOOST_TEST((certificate().state == CertificateState::withdrawn));
  BOOST_TEST((certificate().state_since == may));
}

BOOST_FIXTURE_TEST_CASE(cancel, Accepting) {
  accept(Actor::body, good_cancel(april));
  BOOST_TEST((certificate().state == CertificateState::cancelled));
  BOOST_TEST(certificate().reason.value() == "0204");
}

BOOST_FIXTURE_TEST_CASE(renew, Accepting) {
  const Date day = on("2025-02-01");
  accept(Actor::body, good_renew(day, on("2025-03-01")), day);
  BOOST_TEST(certificate().cycle == 2U);
  BOOST_TEST((certificate().in_force_from == on("2022-03-01")));
  BOOST_TEST((certificate().facts.valid_from == on("2025-03-01")));
  BOOST_TEST((certificate().facts.valid_to == on("2028-02-29")));
  BOOST_TEST((certificate().facts.first_awarded == on("2022-03-01")));
}

BOOST_FIXTURE_TEST_CASE(replace_changes_two_certificates, Accepting) {
  accept(Actor::body, good_replace("JX-2022-002", april));
  BOOST_TEST((certificate().state == CertificateState::replaced));
  BOOST_TEST(certificate().replaced_by.value() == "JX-2022-002");
  BOOST_TEST((certificate("JX-2022-002").state == CertificateState::valid));
  const auto& old_life = record(certificate_subject(number))->life;
  const auto& new_life = record(certificate_subject("JX-2022-002"))->life;
  BOOST_TEST((old_life.latest == new_life.latest));
  BOOST_TEST(old_life.count == 2U);
  BOOST_TEST(new_life.count == 1U);
}

BOOST_FIXTURE_TEST_CASE(transfer_is_release_and_the_other_bodys_issue, Accepting) {
  accept(Actor::body, good_release(april));
  BOOST_TEST(certificate().released_to.value() == "body-b");
  BOOST_TEST((certificate().state == CertificateState::valid));
  accept(Actor::other_body, good_takeover("JX-B-1", may), may);
  BOOST_TEST((certificate().state == CertificateState::replaced));
  BOOST_TEST(certificate().replaced_by.value() == "JX-B-1");
  BOOST_TEST(certificate("JX-B-1").body == "body-b");
  BOOST_TEST(record(certificate_subject(number))->life.count == 3U);
}

BOOST_FIXTURE_TEST_CASE(nullify, Accepting) {
  accept(Actor::authority, good_nullify(may, on("2022-03-01")), may);
  BOOST_TEST((certificate().state == CertificateState::void_));
  BOOST_TEST((certificate().state_since == on("2022-03-01")));
  BOOST_TEST(certificate().body == "body-a");
}

BOOST_FIXTURE_TEST_CASE(directives_show_on_the_certificate, Accepting) {
  const Hash before = record(certificate_subject(number))->life.latest;
  accept(Actor::authority, good_directive(april));
  BOOST_TEST(certificate().open_directives.contains("D-1"));
  BOOST_TEST((certificate().state == CertificateState::valid));
  BOOST_TEST((body<DirectiveRecord>(directive_subject("D-1")).state == DirectiveState::open));

  // The body's next statement has to name the directive: it cannot say that it did not know.
  const auto refused = push(Step{Actor::body, good_amend(april), april, before});
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().rule == "R05");

  accept(Actor::authority, good_close(may), may);
  BOOST_TEST(certificate().open_directives.empty());
  BOOST_TEST((body<DirectiveRecord>(directive_subject("D-1")).state == DirectiveState::closed));
}

BOOST_FIXTURE_TEST_CASE(marks, Accepting) {
  accept(Actor::steward, good_mark_version("v2", april));
  MarkVersion ended = good_mark_version("v2", april);
  ended.facts.until = may;
  accept(Actor::authority, ended);
  BOOST_TEST((body<MarkVersionRecord>(mark_version_subject("v2")).facts.until == may));
  accept(Actor::body, good_grant(april));
  BOOST_TEST(mark().granter == "body-a");
  accept(Actor::body, good_report(april, on("2022-04-30"), 600), may);
  accept(Actor::body, good_report(may, may, 300), may);
  BOOST_TEST(mark().used == 900U);
  BOOST_TEST((mark().reported_until == may));
  accept(Actor::body, good_mark_reduce(may), may);
  BOOST_TEST((mark().facts.items == std::set<std::uint32_t>{1}));
  accept(Actor::body, good_mark_revoke(may), may);
  BOOST_TEST((mark().state == MarkState::revoked));
}

/// Runs after the others, in the order of this file: nothing was left out.
BOOST_AUTO_TEST_CASE(every_kind_was_accepted) {
  for (const auto& kind : kinds) {
    BOOST_TEST(Accepting::seen.contains(kind.value), std::string(kind.text) << " is not tested");
  }
}

BOOST_AUTO_TEST_CASE(a_steward_may_grant_where_the_scheme_says_so) {
  World world({issued()});
  Parameters p = parameters();
  p.mark_granters = {Role::mark_steward};
  world.must({Actor::authority, ParametersChange{decided(april), p}, april, {}});
  const auto refused = world.push(Actor::body, good_grant(april), april);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().rule == "R36");
  world.must({Actor::steward, good_grant(april), april, {}});
  BOOST_TEST(world.mark().granter == "steward");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
