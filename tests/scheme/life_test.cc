// The life of a certificate as one table: every statement in every state is permitted or refused by
// a named rule (docs/scheme.md, "Life of a certificate").
#include <boost/test/unit_test.hpp>
#include <functional>
#include <iterator>
#include <map>
#include <sstream>

#include "tests/support/world.h"

namespace certledger::testing {
namespace {

using namespace scheme;

const Date end_day = on("2022-12-31");
const Date june = on("2022-06-01");
const Date in_grace = on("2023-01-15");
const Date after_grace = on("2023-03-15");

/// How a certificate comes into a state, and the day on which the next statement is tried.
struct State {
  std::vector<Step> steps;
  Date day;
};

Step issue_until_end(Date from) {
  Step step = issued();
  auto& facts = std::get<CertificateIssue>(step.body).facts;
  facts.valid_from = from;
  facts.valid_to = end_day;
  return step;
}

std::map<std::string, State> states() {
  const Date december = on("2022-12-01");
  const Date renewed = on("2023-01-10");
  const Step start = issue_until_end(on("2022-03-01"));
  const Step suspend = by_body(good_suspend(may), may);
  const Step release = by_body(good_release(may), may);
  return {
      {"none", {{}, june}},
      {"valid", {{start}, june}},
      {"not-yet", {{issue_until_end(on("2022-09-01"))}, june}},
      {"suspended", {{start, suspend}, june}},
      {"overdue", {{start, suspend}, on("2022-07-15")}},
      {"expired", {{start}, in_grace}},
      {"expired-late", {{start}, after_grace}},
      {"expired-susp", {{start, by_body(good_suspend(december), december)}, in_grace}},
      {"withdrawn", {{start, by_body(good_withdraw(may), may)}, june}},
      {"cancelled", {{start, by_body(good_cancel(may), may)}, june}},
      {"replaced", {{start, by_body(good_replace("JX-NEW", may), may)}, june}},
      {"void", {{start, {Actor::authority, good_nullify(may, may), may, {}}}, june}},
      {"released", {{start, release}, june}},
      {"rel+susp", {{start, release, suspend}, june}},
      {"between", {{start, by_body(good_renew(renewed, on("2023-02-01")), renewed)}, in_grace}},
      {"ordered", {{start, {Actor::authority, good_directive(may), may, {}}}, june}},
  };
}

Step takeover(Date day) {
  auto s = good_takeover("JX-OTHER", day);
  s.facts.valid_to = std::max(end_day, day);
  return {Actor::other_body, s, day, {}};
}

Step grant(Date day) {
  auto s = good_grant(day);
  s.facts.valid_to = std::max(end_day, day);
  return by_body(s, day);
}

/// The statement of that name, as it would be good on that day.
Step statement(const std::string& name, Date day) {
  const std::map<std::string, std::function<Step()>> all{
      {"issue", [&] { return by_body(good_issue(number, day), day); }},
      {"amend", [&] { return by_body(good_amend(day), day); }},
      {"correct", [&] { return by_body(good_correct(day), day); }},
      {"reduce", [&] { return by_body(good_reduce(day), day); }},
      {"extend", [&] { return by_body(good_extend(day), day); }},
      {"suspend", [&] { return by_body(good_suspend(day), day); }},
      {"prolong", [&] { return by_body(good_prolong(day, on("2022-07-31")), day); }},
      {"reinstate", [&] { return by_body(good_reinstate(day), day); }},
      {"withdraw", [&] { return by_body(good_withdraw(day), day); }},
      {"cancel", [&] { return by_body(good_cancel(day), day); }},
      {"renew", [&] { return by_body(good_renew(day, std::max(day, end_day.plus_days(1))), day); }},
      {"replace", [&] { return by_body(good_replace("JX-NEXT", day), day); }},
      {"release", [&] { return by_body(good_release(day), day); }},
      {"takeover", [&] { return takeover(day); }},
      {"nullify", [&] { return Step{Actor::authority, good_nullify(day, day), day, {}}; }},
      {"directive", [&] { return Step{Actor::authority, good_directive(day), day, {}}; }},
      {"grant", [&] { return grant(day); }},
  };
  return all.at(name)();
}

// clang-format off
const char* const table = R"(
            none valid not-yet suspended overdue expired expired-late expired-susp withdrawn cancelled replaced void released rel+susp between ordered
issue       ok   R06   R06     R06       R06     R06     R06          R06          R06       R06       R06      R06  R06      R06      R06     R06
amend       R07  ok    ok      R25       R25     R25     R25          R25          R25       R25       R25      R25  ok       R25      ok      ok
correct     R07  ok    ok      ok        ok      ok      ok           ok           R25       R25       R25      R25  ok       ok       ok      ok
reduce      R07  ok    ok      ok        ok      R25     R25          R25          R25       R25       R25      R25  ok       ok       ok      ok
extend      R07  ok    ok      R25       R25     R25     R25          R25          R25       R25       R25      R25  ok       R25      ok      R28
suspend     R07  ok    ok      R25       R25     R25     R25          R25          R25       R25       R25      R25  ok       R25      ok      ok
prolong     R07  R25   R25     ok        ok      R25     R25          R25          R25       R25       R25      R25  R25      ok       R25     R25
reinstate   R07  R25   R25     ok        ok      R25     R25          R27          R25       R25       R25      R25  R25      ok       R25     R25
withdraw    R07  ok    ok      ok        ok      ok      ok           ok           R25       R25       R25      R25  ok       ok       ok      ok
cancel      R07  ok    ok      ok        ok      ok      ok           ok           R25       R25       R25      R25  ok       ok       ok      R28
renew       R07  ok    R25     R25       R25     ok      R31          R25          R25       R25       R25      R25  ok       R25      R25     R28
replace     R07  ok    ok      R25       R25     R25     R25          R25          R25       R25       R25      R25  ok       R25      ok      R28
release     R07  ok    R25     R25       R25     R25     R25          R25          R25       R25       R25      R25  R30      R25      R25     R28
takeover    R07  R32   R32     R32       R32     R32     R32          R32          R32       R32       R32      R32  ok       R32      R32     R32
nullify     R07  ok    ok      ok        ok      ok      ok           ok           ok        ok        ok       R25  ok       ok       ok      ok
directive   R07  ok    ok      ok        ok      ok      ok           ok           R35       R35       R35      R35  ok       ok       ok      R06
grant       R07  ok    R37     R37       R37     R37     R37          R37          R37       R37       R37      R37  ok       R37      R37     R28
)";
// clang-format on

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

BOOST_AUTO_TEST_SUITE(scheme_life)

BOOST_AUTO_TEST_CASE(every_statement_in_every_state) {
  std::istringstream lines(table);
  std::string line;
  std::getline(lines, line);
  std::getline(lines, line);
  const auto columns = words_of(line);
  const auto all_states = states();
  BOOST_TEST(columns.size() == all_states.size());
  while (std::getline(lines, line)) {
    const auto cells = words_of(line);
    BOOST_REQUIRE(cells.size() == columns.size() + 1);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const State& state = all_states.at(columns[i]);
      World world(state.steps);
      const auto result = world.push(statement(cells[0], state.day));
      const std::string found = result ? "ok" : result.error().rule;
      BOOST_TEST(found == cells[i + 1], cells[0] << " when " << columns[i] << ": expected "
                                                 << cells[i + 1] << ", found " << found);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
