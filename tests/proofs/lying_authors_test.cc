// Histories that an operator could make up: every signature is good, records and entries agree, but
// somebody said what was not for them to say. Whoever reads the history finds it, and others find
// the same (tests/independent).
#include <boost/test/unit_test.hpp>
#include <map>

#include "ledger/scheme/evolve.h"
#include "tests/proofs/lying_log.h"

namespace certledger::testing {
namespace {

using namespace scheme;
using tools::Exit;

/// A log that asks no rule.
class Liar {
 public:
  Liar() {
    say({Actor::authority, genesis(), on("2022-01-01"), {}});
    for (const Step& step : setting()) say(step);
  }

  log::Index say(const Step& step) {
    const auto about = subjects_of(step.body);
    Statement statement{{}, step.body};
    if (records_.contains(about.front())) {
      statement.after = records_.at(about.front()).life.latest;
    }
    const SecretKey& key = key_of(step.author);
    log::Entry entry;
    entry.index = index_++;
    entry.recorded_at = time_of(step.day);
    entry.statement = encode_statement(statement);
    entry.author = key.public_key();
    entry.signature = key.sign(log::statement_signing_input(origin, entry.statement));
    const Bytes bytes = log::encode_entry(entry).value();
    const Hash hash = log::statement_hash(origin, entry.statement);
    for (const SubjectId& subject : about) {
      const auto before = records_.find(subject);
      const RecordBody* known = before == records_.end() ? nullptr : &before->second.body;
      BOOST_REQUIRE(fits(subject, known, step.body));
      Record after{{}, evolve(subject, known, step.body, {entry.index, id_of(step.author), {}})};
      if (known != nullptr) after.life = before->second.life;
      ++after.life.count;
      after.life.latest = hash;
      after.life.index = entry.index;
      after.life.trail = next_trail(after.life.trail, log::leaf_hash(bytes));
      records_.insert_or_assign(subject, after);
      entries_[subject].push_back(bytes);
      authored_[subject].push_back({entry.index, entry.author});
    }
    return entry.index;
  }

  [[nodiscard]] Said told(const SubjectId& subject) const {
    const auto record_of = [&](const SubjectId& one) {
      const auto found = records_.find(one);
      return found == records_.end() ? nullptr : &found->second;
    };
    Said said;
    said.entries = entries_.at(subject);
    const auto& authored = authored_.at(subject);
    std::vector<PublicKey> keys;
    for (const proofs::Authored& one : authored) keys.push_back(one.key);
    for (const SubjectId& item : proofs::items_needed(subject, keys, record_of)) {
      said.items.emplace_back(item, encode_record(*record_of(item)));
    }
    for (const SubjectId& member : proofs::lives_needed(subject, authored, record_of)) {
      said.lives.push_back(entries_.at(member));
    }
    return said;
  }

 private:
  std::map<SubjectId, Record> records_;
  std::map<SubjectId, std::vector<Bytes>> entries_;
  std::map<SubjectId, std::vector<proofs::Authored>> authored_;
  log::Index index_ = 0;
};

bool is_accepted(Exit exit) { return exit == Exit::ok || exit == Exit::negative; }

/// A statement, in whose history it is, what was said before, and who may say it.
struct Act {
  SubjectId asked;
  std::vector<Step> before;
  Body body;
  std::set<Actor> may;
};

const Date day_before = on("2022-04-01");
const Date act_day = on("2022-05-01");

Step said_by(Actor actor, Body body) { return {actor, std::move(body), day_before, {}}; }

std::vector<Act> certificate_acts() {
  const SubjectId it = certificate_subject(number);
  const std::vector<Step> valid{issued()};
  const std::vector<Step> suspended{issued(), by_body(good_suspend(day_before), day_before)};
  const std::vector<Step> released{issued(), by_body(good_release(day_before), day_before)};
  const std::vector<Step> ordered{issued(), said_by(Actor::authority, good_directive(day_before))};
  const std::set<Actor> bodies{Actor::body, Actor::other_body};
  const std::set<Actor> body{Actor::body};
  const std::set<Actor> authority{Actor::authority};
  return {
      {it, {}, good_issue(number, act_day), bodies},
      {it, valid, good_amend(act_day), body},
      {it, valid, good_reduce(act_day), body},
      {it, valid, good_extend(act_day), body},
      {it, valid, good_suspend(act_day), body},
      {it, suspended, good_prolong(act_day, on("2022-07-01")), body},
      {it, suspended, good_reinstate(act_day), body},
      {it, valid, good_withdraw(act_day), body},
      {it, valid, good_cancel(act_day), body},
      {it, valid, good_renew(act_day, act_day), body},
      {it, valid, good_replace("JX-NEW", act_day), body},
      {certificate_subject("JX-NEW"), valid, good_replace("JX-NEW", act_day), bodies},
      {it, valid, good_release(act_day), body},
      {it, valid, good_takeover("JX-NEW", act_day), {}},
      {it, released, good_takeover("JX-NEW", act_day), {Actor::other_body}},
      {certificate_subject("JX-NEW"), released, good_takeover("JX-NEW", act_day), bodies},
      {it, valid, good_nullify(act_day, on("2022-03-01")), authority},
      {it, valid, good_correct(act_day), body},
      {it, valid, good_directive(act_day), authority},
      {directive_subject("D-1"), valid, good_directive(act_day), authority},
      {it, ordered, good_close(act_day), authority},
      {directive_subject("D-1"), ordered, good_close(act_day), authority},
      {it, valid, Note{it, "x", {}}, {Actor::authority, Actor::body}},
  };
}

std::vector<Act> other_acts() {
  const SubjectId grant = mark_subject(mark_number);
  const SubjectId version = mark_version_subject("v1");
  const SubjectId standard = standard_subject("S-01");
  const SubjectId member = member_subject("body-b");
  const SubjectId key = key_subject(key_of(Actor::other_body).public_key());
  const std::vector<Step> valid{issued()};
  const std::vector<Step> granted{issued(), by_body(good_grant(day_before), day_before)};
  const std::set<Actor> body{Actor::body};
  const std::set<Actor> authority{Actor::authority};
  return {
      {grant, valid, good_grant(act_day), {Actor::body, Actor::other_body, Actor::steward}},
      {grant, granted, good_mark_reduce(act_day), body},
      {grant, granted, good_mark_revoke(act_day), body},
      {grant, granted, good_report(day_before, act_day, 1), body},
      {mark_version_subject("v2"),
       {},
       good_mark_version("v2", act_day),
       {Actor::authority, Actor::steward}},
      {version, {}, Note{version, "x", {}}, {Actor::authority, Actor::steward}},
      {standard_subject("S-09"), {}, good_standard("S-09", act_day), {Actor::institute}},
      {standard, {}, StandardWithdraw{"S-01", decided(act_day)}, {Actor::institute}},
      {standard, {}, Note{standard, "x", {}}, {Actor::authority, Actor::institute}},
      {member_subject("body-c"),
       {},
       MemberEnrol{"body-c", decided(act_day), facts_of(Actor::body)},
       authority},
      {member, {}, MemberAmend{"body-b", decided(act_day), facts_of(Actor::body)}, authority},
      {member, {}, MemberSuspend{"body-b", decided(act_day)}, authority},
      {member, {}, MemberRemove{"body-b", decided(act_day)}, authority},
      {member, {}, Note{member, "x", {}}, {Actor::authority, Actor::other_body}},
      {key_subject(key_of(Actor::stranger).public_key()),
       {},
       good_key_add("body-b", key_of(Actor::stranger)),
       authority},
      {key, {}, KeyRevoke{key_of(Actor::other_body).public_key(), {}, "x"}, authority},
      {parameters_subject(), {}, ParametersChange{decided(act_day), parameters()}, authority},
  };
}

constexpr std::array everybody{Actor::authority, Actor::operator_,  Actor::institute,
                               Actor::body,      Actor::other_body, Actor::steward};

void judge_acts(const std::vector<Act>& acts) {
  for (const Act& act : acts) {
    for (const Actor actor : everybody) {
      Liar liar;
      for (const Step& step : act.before) liar.say(step);
      liar.say({actor, act.body, act_day, {}});
      const Exit exit = exit_of(liar.told(act.asked), Form::full_history);
      const bool may = act.may.contains(actor);
      BOOST_TEST((may ? is_accepted(exit) : exit == Exit::tampered),
                 to_text(act.asked) << ": " << name(kind_of(act.body)) << " by " << id_of(actor)
                                    << " is " << name(exit));
    }
  }
}

/// The entries of which an older kind of history leaves the roles open.
std::vector<log::Index> unchecked(const Said& said, Form form) {
  const auto judged = tools::judge(signed_file(said, form), lenient_policy(), asking_for(form));
  BOOST_REQUIRE(judged.has_value());
  return std::get<proofs::ProvenHistory>(judged->proven).unchecked;
}

/// Accepted by either kind, the older one leaving `open` open, or found by the fuller one alone.
void judge_role_then(const Said& said, bool is_good, const std::vector<log::Index>& open) {
  const Exit full = exit_of(said, Form::full_history);
  BOOST_TEST((is_good ? is_accepted(full) : full == Exit::tampered), name(full));
  BOOST_TEST(is_accepted(exit_of(said, Form::history)));
  BOOST_TEST(unchecked(said, Form::history) == open, boost::test_tools::per_element());
  if (is_good) BOOST_TEST(unchecked(said, Form::full_history).empty());
}

BOOST_AUTO_TEST_SUITE(lying_authors)

BOOST_AUTO_TEST_CASE(who_may_say_what_about_certificates) { judge_acts(certificate_acts()); }

BOOST_AUTO_TEST_CASE(who_may_say_what_about_other_subjects) { judge_acts(other_acts()); }

BOOST_AUTO_TEST_CASE(nothing_leads_out_of_a_final_state) {
  const SubjectId it = certificate_subject(number);
  const std::vector<Step> ends{
      by_body(good_withdraw(day_before), day_before), by_body(good_cancel(day_before), day_before),
      by_body(good_replace("JX-NEW", day_before), day_before),
      said_by(Actor::authority, good_nullify(day_before, on("2022-03-01")))};
  const std::vector<Body> said{
      good_amend(act_day),          good_reduce(act_day),
      good_extend(act_day),         good_suspend(act_day),
      good_withdraw(act_day),       good_cancel(act_day),
      good_correct(act_day),        good_prolong(act_day, on("2022-07-01")),
      good_release(act_day),        good_renew(act_day, act_day),
      good_replace("JX-2", act_day)};
  const auto exit_after = [&](const Step& end, const std::vector<Step>& steps) {
    Liar liar;
    liar.say(issued());
    liar.say(end);
    for (const Step& step : steps) liar.say(step);
    return exit_of(liar.told(it), Form::full_history);
  };
  for (const Step& end : ends) {
    BOOST_TEST((exit_after(end, {}) == Exit::negative));
    for (const Body& body : said) {
      BOOST_TEST((exit_after(end, {by_body(body, act_day)}) == Exit::tampered),
                 name(kind_of(body)) << " after " << name(kind_of(end.body)));
    }
    // The holder's way back to `valid`: each of these is signed by the issuing body.
    for (const Body& body : {Body(good_suspend(act_day)), Body(good_prolong(act_day, act_day))}) {
      BOOST_TEST((exit_after(end, {by_body(body, act_day),
                                   by_body(good_reinstate(act_day), act_day)}) == Exit::tampered));
    }
    for (const Body& body : {Body(good_directive(act_day)), Body(Note{it, "x", {}}),
                             Body(good_nullify(act_day, on("2022-03-01")))}) {
      BOOST_TEST((exit_after(end, {{Actor::authority, body, act_day, {}}}) == Exit::negative),
                 name(kind_of(body)) << " after " << name(kind_of(end.body)));
    }
  }
}

BOOST_AUTO_TEST_CASE(nothing_leads_back_to_a_removed_member) {
  const auto exit_after = [](const Body& body) {
    Liar liar;
    liar.say(said_by(Actor::authority, MemberRemove{"body-b", decided(day_before)}));
    liar.say({Actor::authority, body, act_day, {}});
    return exit_of(liar.told(member_subject("body-b")), Form::full_history);
  };
  for (const Body& body : {Body(MemberReinstate{"body-b", decided(act_day)}),
                           Body(MemberSuspend{"body-b", decided(act_day)}),
                           Body(MemberRemove{"body-b", decided(act_day)}),
                           Body(MemberAmend{"body-b", decided(act_day), facts_of(Actor::body)})}) {
    BOOST_TEST((exit_after(body) == Exit::tampered), name(kind_of(body)));
  }
  BOOST_TEST((exit_after(Note{member_subject("body-b"), "x", {}}) == Exit::negative));
}

BOOST_AUTO_TEST_CASE(genesis_is_the_authoritys) {
  Liar liar;
  BOOST_TEST((exit_of(liar.told(parameters_subject()), Form::full_history) == Exit::ok));
  liar.say({Actor::authority, Note{parameters_subject(), "x", {}}, act_day, {}});
  Said said = liar.told(parameters_subject());
  BOOST_TEST((exit_of(said, Form::full_history) == Exit::ok));
}

BOOST_AUTO_TEST_CASE(a_member_that_was_suspended_then) {
  Liar liar;
  const log::Index issue = liar.say(issued());
  liar.say({Actor::authority, MemberSuspend{"body-a", decided(day_before)}, day_before, {}});
  const log::Index amend = liar.say(by_body(good_amend(act_day), act_day));
  liar.say({Actor::authority, MemberReinstate{"body-a", decided(act_day)}, act_day, {}});
  judge_role_then(liar.told(certificate_subject(number)), false, {issue, amend});
}

BOOST_AUTO_TEST_CASE(a_role_that_came_later) {
  Liar liar;
  const log::Index issue =
      liar.say({Actor::institute, good_issue(number, day_before), day_before, {}});
  MemberAmend more{"institute", decided(act_day), facts_of(Actor::institute)};
  more.facts.roles.insert(Role::certification_body);
  liar.say({Actor::authority, more, act_day, {}});
  judge_role_then(liar.told(certificate_subject(number)), false, {issue});
}

BOOST_AUTO_TEST_CASE(a_role_that_ended_later) {
  Liar liar;
  const log::Index issue = liar.say(issued());
  liar.say({Actor::authority,
            MemberAmend{"body-a", decided(act_day), facts_of(Actor::institute)},
            act_day,
            {}});
  judge_role_then(liar.told(certificate_subject(number)), true, {issue});
}

BOOST_AUTO_TEST_CASE(a_member_that_was_removed_before) {
  Liar liar;
  liar.say(issued());
  liar.say({Actor::authority, MemberRemove{"body-a", decided(day_before)}, day_before, {}});
  liar.say(by_body(good_amend(act_day), act_day));
  const Said said = liar.told(certificate_subject(number));
  // The record is older than the statement: it tells.
  BOOST_TEST((exit_of(said, Form::full_history) == Exit::tampered));
  BOOST_TEST((exit_of(said, Form::history) == Exit::tampered));
}

BOOST_AUTO_TEST_CASE(the_entries_of_members_are_those_that_are_needed) {
  Liar liar;
  liar.say(issued());
  liar.say({Actor::authority, Note{member_subject("body-a"), "x", {}}, act_day, {}});
  const Said truth = liar.told(certificate_subject(number));
  BOOST_REQUIRE(truth.lives.size() == 1U);
  BOOST_REQUIRE(truth.lives[0].size() == 2U);
  BOOST_TEST((exit_of(truth, Form::full_history) == Exit::ok));
  const auto changed = [&](const std::function<void(std::vector<std::vector<Bytes>>&)>& change) {
    Said said = truth;
    change(said.lives);
    return exit_of(said, Form::full_history);
  };
  BOOST_TEST((changed([](auto& lives) { lives.clear(); }) == Exit::malformed));
  BOOST_TEST((changed([](auto& lives) { lives.push_back(lives[0]); }) == Exit::malformed));
  BOOST_TEST((changed([](auto& lives) { lives[0].pop_back(); }) == Exit::tampered));
  BOOST_TEST((changed([](auto& lives) { std::swap(lives[0][0], lives[0][1]); }) == Exit::tampered));
  BOOST_TEST((changed([&](auto& lives) { lives[0][1] = truth.entries[0]; }) == Exit::tampered));
  BOOST_TEST((changed([](auto& lives) { lives[0][1].back() ^= 1U; }) == Exit::tampered));
  BOOST_TEST((changed([](auto& lives) { lives[0][1].pop_back(); }) == Exit::malformed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
