// The offences since edition 2: what edition 1 let pass.
#include <algorithm>
#include <iterator>

#include "tests/support/rule_case_parts.h"

namespace certledger::testing {

using namespace scheme;

namespace {

using Offences = std::vector<RuleCase>;
constexpr Edition second{2};

const char* const other_code = "91360000625912173B";

Offences body_offences() {
  const std::vector<Step> back_in_may{
      issued(), by(Actor::authority, MemberSuspend{"body-a", decided(april)}),
      by(Actor::authority, MemberReinstate{"body-a", decided(may)}, may)};
  const Date between = on("2022-04-15");
  return {
      {Rule::not_oneself,
       "the authority's only key revokes itself",
       {},
       by(Actor::authority, KeyRevoke{key_of(Actor::authority).public_key(), {}, "更换密钥"}),
       second},
      {Rule::body_approved, "awarded while the body was suspended", back_in_may,
       by(Actor::body, good_issue("JX-2022-002", between), may), second},
      {Rule::body_approved, "awarded before the suspension, recorded after it", back_in_may,
       by(Actor::body, good_issue("JX-2022-002", on("2022-03-15")), may), second},
      {Rule::body_approved, "renewed while the body was suspended", back_in_may,
       by(Actor::body, good_renew(between, on("2025-03-01")), may), second},
      {Rule::body_approved, "extended while the body was suspended", back_in_may,
       by(Actor::body, good_extend(between), may), second},
      {Rule::body_approved,
       "awarded before the body was amended",
       {by(Actor::authority,
           MemberAmend{"body-b", decided(april),
                       edited(facts_of(Actor::other_body), [](auto& f) { f.name_en = "B"; })})},
       by(Actor::other_body, good_issue("JX-2022-002", on("2022-03-31"))),
       second},
  };
}

Offences issue_offences() {
  const auto with_code = [](const char* code) {
    return issue_with([&](auto& s) { s.facts.client.credit_code = code; });
  };
  const auto released = by(Actor::body, good_release(april));
  const auto takeover = [](auto change) {
    return by(Actor::other_body, edited(good_takeover("JX-2022-002", april), change));
  };
  const auto replacement = [](auto change) {
    return by(Actor::body, edited(good_replace("JX-2022-002", april), change));
  };
  return {
      {Rule::date_order,
       "first awarded in a year that nobody knows",
       {},
       issue_with([](auto& s) { s.facts.first_awarded = on("1900-01-01"); }),
       second},
      {Rule::date_order,
       "first awarded a day before",
       {},
       issue_with([](auto& s) { s.facts.first_awarded = april.plus_days(-1); }),
       second},
      {Rule::date_order,
       "a takeover with a first award of its own",
       {issued(), released},
       takeover([](auto& s) { s.facts.first_awarded = april; }),
       second},
      {Rule::date_order,
       "a replacement with an earlier first award",
       {issued()},
       replacement([](auto& s) { s.facts.first_awarded = on("2012-03-01"); }),
       second},
      {Rule::date_order,
       "a renewal awarded before the cycle that it follows",
       {issued()},
       by(Actor::body, edited(good_renew(april, on("2025-03-01")),
                              [](auto& s) {
                                s.decision.decided = on("2022-02-28");
                                s.awarded = on("2022-02-28");
                              })),
       second},
      {Rule::credit_code, "a credit code of zeros", {}, with_code("000000000000000000"), second},
      {Rule::credit_code, "a credit code that counts", {}, with_code("123456789012345678"), second},
      {Rule::credit_code,
       "a credit code of a place that is none",
       {},
       with_code("91990100M000100Y4U"),
       second},
      {Rule::credit_code,
       "a producer's credit code of zeros",
       {issued()},
       by(Actor::body,
          edited(good_amend(april),
                 [](auto& s) { s.change.producer = Party{"产地", "000000000000000000", {}, {}}; })),
       second},
      {Rule::validity_period,
       "36 months and a day",
       {},
       issue_with([](auto& s) { s.facts.valid_to = on("2025-04-01"); }),
       second},
      {Rule::validity_period,
       "renewed for 36 months and a day",
       {issued()},
       by(Actor::body, edited(good_renew(april, on("2025-03-01")),
                              [](auto& s) { s.valid_to = on("2028-03-01"); })),
       second},
      {Rule::validity_period,
       "valid years after the award",
       {},
       issue_with([](auto& s) {
         s.facts.valid_from = on("2023-04-02");
         s.facts.valid_to = on("2026-04-01");
       }),
       second},
      {Rule::transfer,
       "taken over for another client",
       {issued(), released},
       takeover([](auto& s) { s.facts.client = {"另一公司", other_code, {}, {}}; }),
       second},
      {Rule::transfer,
       "taken over for a client of the same name and another code",
       {issued(), released},
       takeover([](auto& s) { s.facts.client.credit_code = other_code; }),
       second},
      {Rule::transfer,
       "replaced for a client whose code is left out, so that another can be named next",
       {issued()},
       replacement([](auto& s) { s.facts.client.credit_code.reset(); }),
       second},
      {Rule::transfer,
       "taken over for a client whose code is left out",
       {issued(), released},
       takeover([](auto& s) { s.facts.client.credit_code.reset(); }),
       second},
      {Rule::transfer,
       "replaced for another client, without a code",
       {issued()},
       replacement([](auto& s) { s.facts.client = {"另一公司", {}, {}, {}}; }),
       second},
  };
}

/// With that quantity a year for the first item, and nothing else changed.
template <class S>
S with_quantity(S statement, std::optional<Quantity> quantity) {
  Item item = certificate_facts(number, april).items.front();
  item.quantity = std::move(quantity);
  statement.change = {};
  statement.change.items = {item};
  return statement;
}

Offences life_offences() {
  const auto suspended = by(Actor::body, good_suspend(april));
  const auto reinstated = [](const char* decided_on, const char* effective, Date recorded) {
    auto s = good_reinstate(on(decided_on));
    s.decision.effective = on(effective);
    return by(Actor::body, s, recorded);
  };
  const auto directed = by(Actor::authority, good_directive(april));
  auto late = good_renew(on("2022-04-30"), may);
  return {
      {Rule::state_permits,
       "extended with an effect before the end, recorded after it",
       {issued_for_two_months()},
       by(Actor::body, good_extend(april), may),
       second},
      {Rule::state_permits,
       "replaced with an effect before the end, recorded after it",
       {issued_for_two_months()},
       by(Actor::body, good_replace("JX-2022-002", april), may),
       second},
      {Rule::suspension_length,
       "three months and a day",
       {issued()},
       by(Actor::body, suspend_until(april, on("2022-07-01"))),
       second},
      {Rule::suspension_length,
       "prolonged to three months and a day",
       {issued(), suspended},
       by(Actor::body, good_prolong(may, on("2022-07-01")), may),
       second},
      {Rule::reinstate_in_time,
       "recorded after the end, effective before it",
       {issued_for_two_months(), suspended},
       reinstated("2022-04-30", "2022-04-30", may),
       second},
      {Rule::reinstate_in_time,
       "effective before it was decided",
       {issued(), suspended},
       reinstated("2022-04-30", "2022-04-15", may),
       second},
      {Rule::reinstate_in_time,
       "a suspension erased wholly",
       {issued(), suspended},
       reinstated("2022-04-01", "2022-04-01", may),
       second},
      {Rule::open_directive,
       "renewed while its withdrawal is ordered",
       {issued(), directed},
       by(Actor::body, good_renew(april, on("2025-03-01"))),
       second},
      {Rule::open_directive,
       "extended while its withdrawal is ordered",
       {issued(), directed},
       by(Actor::body, good_extend(april)),
       second},
      {Rule::open_directive,
       "reinstated while its withdrawal is ordered",
       {issued(), suspended, directed},
       by(Actor::body, good_reinstate(may), may),
       second},
      {Rule::open_directive,
       "amended to a larger quantity while its withdrawal is ordered",
       {issued(), directed},
       by(Actor::body, with_quantity(good_amend(april), Quantity{5'001, "kg"})),
       second},
      {Rule::open_directive,
       "corrected to no quantity while its withdrawal is ordered",
       {issued(), suspended, directed},
       by(Actor::body, with_quantity(good_correct(april), {})),
       second},
      {Rule::open_directive,
       "amended to a quantity in another unit while its withdrawal is ordered",
       {issued(), directed},
       by(Actor::body, with_quantity(good_amend(april), Quantity{4'999, "t"})),
       second},
      {Rule::open_directive,
       "granted a mark while its withdrawal is ordered",
       {issued(), directed},
       by(Actor::body, good_grant(april)),
       second},
      {Rule::renewal_time,
       "renewed twice in a row",
       {issued(), by(Actor::body, good_renew(april, on("2025-03-01")))},
       by(Actor::body, good_renew(april, on("2028-03-01"))),
       second},
      {Rule::renewal_time,
       "recorded after the grace, effective before the end",
       {issued_for_two_months()},
       by(Actor::body, late, on("2022-06-30")),
       second},
  };
}

Offences idle_offences() {
  const auto released = by(Actor::body, good_release(april));
  return {
      {Rule::change_known,
       "amended to what it is",
       {issued(), by(Actor::body, good_amend(april))},
       by(Actor::body, good_amend(april)),
       second},
      {Rule::change_known,
       "corrected to what it is",
       {issued(), by(Actor::body, good_correct(april))},
       by(Actor::body, good_correct(april)),
       second},
      {Rule::change_known,
       "extended to a standard that it has",
       {issued()},
       by(Actor::body, edited(good_extend(april),
                              [](auto& s) {
                                s.items.clear();
                                s.standards = {"S-01"};
                              })),
       second},
      {Rule::change_known,
       "released again to the same body",
       {issued(), released},
       released,
       second},
      {Rule::change_known,
       "a member amended to what it is",
       {},
       by(Actor::authority, MemberAmend{"body-a", decided(april), facts_of(Actor::body)}),
       second},
      {Rule::change_known,
       "a standard revised to what it is",
       {},
       by(Actor::institute, StandardRevise{"S-01", decided(april), standard_facts()}),
       second},
      {Rule::change_known,
       "parameters changed to what they are",
       {},
       by(Actor::authority, ParametersChange{decided(april), parameters()}),
       second},
  };
}

/// A certificate whose first item has no quantity, and whose second one has 5000 kg a year.
Step issued_half_limited() {
  Step step = issued();
  std::get<CertificateIssue>(step.body).facts.items[0].quantity.reset();
  return step;
}

/// Neither has one.
Step issued_unlimited() {
  Step step = issued_half_limited();
  std::get<CertificateIssue>(step.body).facts.items[1].quantity.reset();
  return step;
}

Offences mark_offences() {
  const auto grant_of = [](std::optional<Quantity> quantity) {
    return by(Actor::body,
              edited(good_grant(april), [&](auto& s) { s.facts.quantity = std::move(quantity); }));
  };
  const auto report = [](const char* from, const char* to, const char* unit) {
    return by(Actor::body,
              edited(good_report(on(from), on(to), 1), [&](auto& s) { s.used.unit = unit; }), may);
  };
  return {
      // Two items of 5000 kg a year, and not quite three years.
      {Rule::grant_scope,
       "more than the items' quantities",
       {issued()},
       grant_of(Quantity{30'001, "kg"}),
       second},
      {Rule::grant_scope,
       "all that can be written",
       {issued()},
       grant_of(Quantity{~std::uint64_t{0}, "kg"}),
       second},
      {Rule::grant_scope,
       "in another unit than the items",
       {issued()},
       grant_of(Quantity{1'000, "t"}),
       second},
      {Rule::grant_scope, "unlimited for items that are not", {issued()}, grant_of({}), second},
      {Rule::grant_scope,
       "unlimited for an item that is not, beside one that is",
       {issued_half_limited()},
       grant_of({}),
       second},
      {Rule::grant_scope,
       "more than the one item's quantity that has one",
       {issued_half_limited()},
       grant_of(Quantity{15'001, "kg"}),
       second},
      {Rule::grant_scope,
       "a reduction that leaves one item the quantity of two",
       {issued(), grant_of(Quantity{30'000, "kg"})},
       by(Actor::body,
          edited(good_mark_reduce(april), [](auto& s) { s.quantity = Quantity{30'000, "kg"}; })),
       second},
      {Rule::report_period,
       "days before the grant",
       {issued(), by(Actor::body, good_grant(april))},
       report("2022-03-31", "2022-04-30", "kg"),
       second},
      {Rule::report_period,
       "an unlimited grant's use in another unit than its items",
       {issued_unlimited(), grant_of({}),
        by(Actor::body, with_quantity(good_amend(april), Quantity{5'000, "kg"}))},
       report("2022-04-01", "2022-04-30", "t"),
       second},
      {Rule::report_period,
       "a use in any unit",
       {issued_unlimited(), grant_of({})},
       report("2022-04-01", "2022-04-30", "kg"),
       second},
  };
}

}  // namespace

std::vector<RuleCase> second_edition_cases() {
  Offences all;
  for (Offences part :
       {body_offences(), issue_offences(), life_offences(), idle_offences(), mark_offences()}) {
    std::ranges::move(part, std::back_inserter(all));
  }
  return all;
}

}  // namespace certledger::testing
