#include "tests/support/rule_cases.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "tests/support/rule_case_parts.h"

namespace certledger::testing {

using namespace scheme;

namespace {

using Cases = std::vector<RuleCase>;

/// What edition 2 says of numbers, ids and texts.
Cases look_cases() {
  const auto named = [](const char* what, const std::string& bad_number) {
    return RuleCase{
        Rule::valid_id, what, {}, by(Actor::body, good_issue(bad_number, april)), Edition{2}};
  };
  const auto titled = [](const char* what, const std::string& title) {
    return RuleCase{Rule::valid_id,
                    what,
                    {},
                    by(Actor::institute, edited(good_standard("S-09", april),
                                                [&](auto& s) { s.facts.title = title; })),
                    Edition{2}};
  };
  return {
      {Rule::subject_new,
       "a number with other brackets",
       {by(Actor::body, good_issue("JX〔2022〕7号", april))},
       by(Actor::body, good_issue("JX[2022]7号", april)),
       Edition{2}},
      {Rule::subject_new,
       "an id with other brackets",
       {by(Actor::institute, good_standard("S(9)", april))},
       by(Actor::institute, good_standard("S〔9〕", april)),
       Edition{2}},
      named("a blank in a number", "JX-2022-002\u2003"),
      named("an accent in a number", "JX-2022-002\u0307"),
      named("another alphabet in a number", "JX-2022-\u041e02"),
      named("another dash in a number", "JX\u20102022-002"),
      named("a Han character as a dash", "JX一002"),
      named("brackets of two sorts", "JX(1)[2]"),
      {Rule::valid_id,
       "a full-width id",
       {},
       by(Actor::institute, good_standard("Ｓ９", april)),
       Edition{2}},
      titled("a noncharacter", "a\ufdd0b"),
      titled("a text that turns the direction", "a\u202eb"),
      titled("a text of spaces", "\u3000\u3000"),
      {Rule::valid_id,
       "a number that is not seen whole, of a mark",
       {issued()},
       by(Actor::body, edited(good_grant(april), [](auto& s) { s.facts.number = "M\ufe0e1"; })),
       Edition{2}},
  };
}

Cases ledger_cases() {
  auto stale = by(Actor::body, good_suspend(april));
  stale.after = Hash{};
  auto not_zero = by(Actor::body, good_issue("JX-2022-002", april));
  not_zero.after = sha256(as_bytes("something"));
  auto seal_after = by(Actor::operator_, Seal{});
  seal_after.after = sha256(as_bytes("something"));
  const Note note{certificate_subject(number), "已核对", {}};
  return {
      {Rule::genesis_first, "a second genesis", {}, by(Actor::authority, genesis())},
      {Rule::known_key,
       "a key that nobody registered",
       {issued()},
       by(Actor::stranger, good_suspend(april))},
      {Rule::known_key,
       "a revoked key",
       {issued(),
        by(Actor::authority, KeyRevoke{key_of(Actor::body).public_key(), {}, "更换密钥"})},
       by(Actor::body, good_suspend(april))},
      {Rule::author_in_force,
       "a suspended body acts",
       {issued(), by(Actor::authority, MemberSuspend{"body-a", decided(april)})},
       by(Actor::body, good_suspend(april))},
      {Rule::author_role,
       "the regulator suspends",
       {issued()},
       by(Actor::authority, good_suspend(april))},
      {Rule::author_role, "a body seals", {}, by(Actor::body, Seal{})},
      {Rule::after_latest, "zeros for a known subject", {issued()}, stale},
      {Rule::after_latest, "not zeros for a new subject", {}, not_zero},
      {Rule::after_latest, "a seal after something", {}, seal_after},
      {Rule::valid_id,
       "an empty note",
       {issued()},
       by(Actor::body, edited(note, [](auto& s) { s.text.clear(); }))},
      {Rule::note_author, "another body's note", {issued()}, by(Actor::other_body, note)},
      {Rule::seal_root, "a wrong map root", {}, by(Actor::operator_, Seal{{}, 16})},
      {Rule::parameters_range,
       "no validity at all",
       {},
       by(Actor::authority,
          ParametersChange{decided(april),
                           edited(parameters(), [](auto& p) { p.longest_validity_months = 0; })})},
      {Rule::parameters_range,
       "a lower edition",
       {},
       by(Actor::authority,
          ParametersChange{decided(april),
                           edited(parameters(), [](auto& p) { p.edition = first_edition; })})},
      {Rule::reason_code,
       "a suspension without a reason code",
       {issued()},
       by(Actor::body, edited(good_suspend(april), [](auto& s) { s.decision.reason.reset(); }))},
      {Rule::reason_code,
       "a reason code of another list",
       {issued()},
       by(Actor::body, edited(good_suspend(april), [](auto& s) { s.decision.reason = "0209"; }))},
  };
}

Cases time_cases() {
  const auto offence = [](const char* what, const Step& step) {
    return RuleCase{Rule::time_correction, what, {}, step};
  };
  return {
      offence("entries that are still to come", correction(1, 1000, april, april)),
      offence("the last before the first", correction(3, 2, april, april)),
      {Rule::author_role,
       "a body corrects times",
       {},
       by(Actor::body, correction(1, 2, april, april).body)},
  };
}

Cases member_cases() {
  const auto suspended = by(Actor::authority, MemberSuspend{"body-a", decided(april)});
  const auto removed = by(Actor::authority, MemberRemove{"body-b", decided(april)});
  const auto revoked =
      by(Actor::authority, KeyRevoke{key_of(Actor::body).public_key(), {}, "更换密钥"});
  const auto enrol = good_enrol(Actor::stranger, april);
  return {
      {Rule::subject_new,
       "a member enrolled twice",
       {},
       by(Actor::authority, good_enrol(Actor::body, april))},
      {Rule::subject_new,
       "a key added twice",
       {revoked},
       by(Actor::authority, good_key_add(Actor::body))},
      {Rule::valid_id,
       "a member's id in capitals",
       {},
       by(Actor::authority, edited(enrol, [](auto& s) { s.member = "Body-C"; }))},
      {Rule::key_possession,
       "a proof for another member",
       {},
       by(Actor::authority,
          edited(good_key_add(Actor::stranger), [](auto& s) { s.member = "body-a"; }))},
      {Rule::key_life, "a key revoked twice", {revoked}, revoked},
      {Rule::key_life,
       "a key for a removed member",
       {removed},
       by(Actor::authority, good_key_add("body-b", key_of(Actor::stranger)))},
      {Rule::member_life, "suspended twice", {suspended}, suspended},
      {Rule::member_life, "removed twice", {removed}, removed},
      {Rule::member_roles,
       "a body without approval",
       {},
       by(Actor::authority, edited(enrol, [](auto& s) { s.facts.approval.reset(); }))},
      {Rule::not_oneself,
       "the authority removes itself",
       {},
       by(Actor::authority, MemberRemove{"authority", decided(april)})},
      {Rule::standard_life,
       "a withdrawn standard revised",
       {by(Actor::institute, StandardWithdraw{"S-01", decided(april)})},
       by(Actor::institute, StandardRevise{"S-01", decided(april), standard_facts()})},
  };
}

Cases issue_cases() {
  return {
      {Rule::subject_new,
       "a number used by another body, written otherwise",
       {issued()},
       by(Actor::other_body, good_issue("ｊｘ - 2022 - 001", april))},
      {Rule::subject_known, "a standard that is not there", {}, issue_with([](auto& s) {
         s.facts.standards = {"S-99"};
       })},
      {Rule::date_order, "awarded before it was decided", {}, issue_with([](auto& s) {
         s.facts.awarded = on("2022-03-31");
       })},
      {Rule::date_order, "decided tomorrow", {}, issue_with([](auto& s) {
         s.decision.decided = on("2022-04-02");
       })},
      {Rule::date_order, "effective tomorrow", {}, issue_with([](auto& s) {
         s.decision.effective = on("2022-04-02");
       })},
      {Rule::number_pattern, "a number of another scheme", {}, issue_with([](auto& s) {
         s.facts.number = "GZ-2022-001";
       })},
      {Rule::credit_code, "a wrong check character", {}, issue_with([](auto& s) {
         s.facts.client.credit_code = "91350100M000100Y4Z";
       })},
      {Rule::item_list, "no items", {}, issue_with([](auto& s) { s.facts.items.clear(); })},
      {Rule::item_list, "an item number twice", {}, issue_with([](auto& s) {
         s.facts.items[1].number = 1;
       })},
      {Rule::standard_in_force,
       "a withdrawn standard",
       {by(Actor::institute, StandardWithdraw{"S-01", decided(april)})},
       issue_with([](auto&) {})},
      {Rule::body_approved, "a standard outside the body's scope", {}, issue_with([](auto& s) {
         s.facts.standards = {"S-03"};
       })},
      {Rule::validity_period, "valid before the award", {}, issue_with([](auto& s) {
         s.facts.valid_from = on("2022-03-31");
       })},
      {Rule::validity_period, "valid too long", {}, issue_with([](auto& s) {
         s.facts.valid_to = on("2025-04-02");
       })},
      {Rule::transfer,
       "taken over without a release",
       {issued()},
       by(Actor::other_body, good_takeover("JX-2022-002", april))},
      {Rule::transfer,
       "taken over for longer",
       {issued(), by(Actor::body, good_release(april))},
       by(Actor::other_body, edited(good_takeover("JX-2022-002", april),
                                    [](auto& s) { s.facts.valid_to = on("2025-03-01"); }))},
  };
}

Cases status_cases() {
  const auto suspended = by(Actor::body, good_suspend(april));
  const auto directed = by(Actor::authority, good_directive(april));
  return {
      {Rule::subject_known,
       "a number that was never issued",
       {},
       by(Actor::body, good_suspend(april))},
      {Rule::effective_order,
       "effective before the latest statement",
       {issued(), by(Actor::body, good_amend(april))},
       by(Actor::body,
          edited(good_reduce(may), [](auto& s) { s.decision.effective = on("2022-03-31"); }), may)},
      {Rule::issuing_body,
       "another body suspends",
       {issued()},
       by(Actor::other_body, good_suspend(april))},
      {Rule::state_permits,
       "amended while suspended",
       {issued(), suspended},
       by(Actor::body, good_amend(april))},
      {Rule::state_permits,
       "reinstated after withdrawal",
       {issued(), by(Actor::body, good_withdraw(april))},
       by(Actor::body, good_reinstate(april))},
      {Rule::suspension_length,
       "suspended too long",
       {issued()},
       by(Actor::body, suspend_until(april, on("2022-07-02")))},
      {Rule::suspension_length,
       "prolonged beyond the longest",
       {issued(), suspended},
       by(Actor::body, good_prolong(may, on("2022-07-02")), may)},
      {Rule::reinstate_in_time,
       "reinstated after the end",
       {issued_for_two_months(), suspended},
       by(Actor::body, good_reinstate(may), may)},
      {Rule::open_directive,
       "cancelled while its withdrawal is ordered",
       {issued(), directed},
       by(Actor::body, good_cancel(april))},
      {Rule::directive_life,
       "closed twice",
       {issued(), directed, by(Actor::authority, good_close(april))},
       by(Actor::authority, good_close(april))},
      {Rule::nullify_date,
       "void before the first award",
       {issued()},
       by(Actor::authority, good_nullify(april, on("2022-02-28")))},
  };
}

Cases content_cases() {
  return {
      {Rule::reduce_leaves,
       "nothing left",
       {issued()},
       by(Actor::body, edited(good_reduce(april), [](auto& s) { s.items = {1, 2}; }))},
      {Rule::item_list,
       "an extension re-uses the number of an item taken out",
       {issued(), by(Actor::body, good_reduce(april))},
       by(Actor::body, edited(good_extend(april), [](auto& s) { s.items[0].number = 2; }))},
      {Rule::change_known,
       "nothing is changed",
       {issued()},
       by(Actor::body, edited(good_amend(april), [](auto& s) { s.change = {}; }))},
      {Rule::change_known,
       "an item that is not there",
       {issued()},
       by(Actor::body, edited(good_correct(april), [](auto& s) { s.change.items[0].number = 3; }))},
      {Rule::renewal_time,
       "after the grace",
       {issued_for_two_months()},
       by(Actor::body, good_renew(on("2022-06-30"), on("2022-06-30")), on("2022-06-30"))},
      {Rule::renewal_time,
       "a gap between the cycles",
       {issued_for_two_months()},
       by(Actor::body, good_renew(april, on("2022-05-02")))},
  };
}

Cases mark_cases() {
  const auto granted = by(Actor::body, good_grant(april));
  const auto report = [](const char* from, const char* to) {
    return by(Actor::body, good_report(on(from), on(to), 1), may);
  };
  const auto grant_with = [](auto change) {
    return by(Actor::body, edited(good_grant(april), change));
  };
  return {
      {Rule::granter,
       "the scheme lets bodies grant, not stewards",
       {issued()},
       by(Actor::steward, good_grant(april))},
      {Rule::granter,
       "another body's certificate",
       {issued()},
       by(Actor::other_body, good_grant(april))},
      {Rule::grant_scope, "an item outside the certificate", {issued()}, grant_with([](auto& s) {
         s.facts.items = {3};
       })},
      {Rule::grant_scope, "longer than the certificate", {issued()}, grant_with([](auto& s) {
         s.facts.valid_to = on("2025-03-01");
       })},
      {Rule::grant_scope,
       "the certificate is suspended",
       {issued(), by(Actor::body, good_suspend(april))},
       granted},
      {Rule::grant_life,
       "revoked twice",
       {issued(), granted, by(Actor::body, good_mark_revoke(april))},
       by(Actor::body, good_mark_revoke(april))},
      {Rule::grant_shrinks,
       "reduced to the same",
       {issued(), granted, by(Actor::body, good_mark_reduce(april))},
       by(Actor::body, good_mark_reduce(april))},
      {Rule::report_period,
       "a day reported twice",
       {issued(), granted, report("2022-04-01", "2022-04-30")},
       report("2022-04-30", "2022-05-01")},
      {Rule::report_period,
       "a day to come",
       {issued(), granted},
       report("2022-04-30", "2022-05-02")},
      {Rule::mark_version_life,
       "a version renamed",
       {},
       by(Actor::steward,
          edited(good_mark_version("v1", april), [](auto& s) { s.facts.name = "标志 第二版"; }))},
  };
}

}  // namespace

const std::vector<RuleCase>& rule_cases() {
  static const Cases all = [] {
    Cases cases;
    for (Cases part : {ledger_cases(), look_cases(), time_cases(), member_cases(), issue_cases(),
                       status_cases(), content_cases(), mark_cases(), second_edition_cases()}) {
      std::ranges::move(part, std::back_inserter(cases));
    }
    std::ranges::sort(cases, {}, [](const RuleCase& c) { return std::pair(c.rule, c.name); });
    return cases;
  }();
  return all;
}

}  // namespace certledger::testing
