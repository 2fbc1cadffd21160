// Replay of a history against a slow model, for random histories: on every day the status is the
// one of the record after the last statement that had taken effect by then, and from its latest
// effective date on the record alone says the same.
#include <rapidcheck/boost_test.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/support/world.h"

namespace certledger::testing {
namespace {

using namespace scheme;

const std::vector<std::string> numbers{number, "JX-R-1", "JX-B-1"};
const Date first_day = on("2022-02-01");
constexpr std::int64_t last_day = 330;  // days after first_day

std::int64_t up_to(int most) { return *rc::gen::inRange(0, most + 1); }
bool often() { return up_to(9) != 0; }

/// A random history, and the certificates' records after each statement of it.
class Story {
 public:
  Story() {
    add(Actor::body, issue(number));
    for (auto steps = 20 + up_to(100); steps > 0; --steps) {
      today_ = today_.plus_days(up_to(4));
      tell();
    }
  }

  World& world() { return world_; }

  /// The slow model.
  [[nodiscard]] std::optional<Status> model(const std::string& certificate, Date day) const {
    std::optional<Status> status;
    for (const Snapshot& s : snapshots_) {
      if (s.number == certificate && s.effective <= day) status = status_on(s.record, day);
    }
    return status;
  }

 private:
  struct Snapshot {
    std::string number;
    Date effective;
    CertificateRecord record;
  };

  Decision decision(std::optional<std::string> reason = {}) {
    Decision d = decided(today_.plus_days(-up_to(often() ? 3 : 30)));
    d.reason = std::move(reason);
    return d;
  }

  CertificateIssue issue(std::string certificate) {
    CertificateIssue s = good_issue(std::move(certificate), today_);
    s.decision = decision();
    s.facts.awarded = s.decision.decided.plus_days(up_to(1));
    s.facts.first_awarded = s.facts.awarded;
    s.facts.valid_from = s.facts.awarded.plus_days(up_to(10));
    s.facts.valid_to = s.facts.valid_from.plus_days(up_to(150));
    return s;
  }

  CertificateRenew renewal(const std::string& certificate) {
    CertificateRenew s;
    s.number = certificate;
    s.decision = decision();
    s.awarded = s.decision.decided;
    const Record* record = world_.record(certificate_subject(certificate));
    const Date end =
        record == nullptr ? today_ : std::get<CertificateRecord>(record->body).facts.valid_to;
    s.valid_from = std::max(s.awarded, end.plus_days(1)).plus_days(often() ? 0 : up_to(20) - 10);
    s.valid_to = end.plus_days(up_to(100));
    return s;
  }

  void tell() {
    const std::string& n = numbers[static_cast<std::size_t>(up_to(2))];
    const Actor owner = n == "JX-B-1" ? Actor::other_body : Actor::body;
    const Actor author = often() ? owner : Actor::authority;
    const auto until = [&] { return today_.plus_days(up_to(80)); };
    switch (up_to(13)) {
      case 0: return add(author, issue(n));
      case 1: return add(author, CertificateSuspend{n, decision("0203"), until()});
      case 2: return add(author, CertificateSuspend{n, decision("0299"), until()});
      case 3: return add(author, CertificateProlong{n, decision(), until()});
      case 4:
      case 5: return add(author, CertificateReinstate{n, decision()});
      case 6: return add(author, renewal(n));
      case 7: return add(author, CertificateExtend{n, decision(), {}, {"S-02"}});
      case 8: return add(Actor::body, replacement());
      case 9: return add(Actor::body, CertificateRelease{number, decision(), "body-b"});
      case 10: return add(Actor::other_body, takeover());
      case 11:
        return often() ? add(author, Note{certificate_subject(n), "说明", {}})
                       : add(author, CertificateWithdraw{n, decision("0299")});
      case 12: return add(Actor::authority, directive(n));
      default:
        return up_to(2) != 0 ? add(author, CertificateReduce{n, decision(), {2}})
                             : add(Actor::authority, nullification(n));
    }
  }

  Date first_award() {
    return world_.record(certificate_subject(number)) == nullptr
               ? today_
               : world_.certificate().facts.first_awarded;
  }
  CertificateReplace replacement() {
    auto s = issue("JX-R-1");
    s.facts.first_awarded = first_award();
    return {number, s.decision, s.facts};
  }
  CertificateIssue takeover() {
    auto s = issue("JX-B-1");
    s.facts.previous = number;
    s.facts.first_awarded = first_award();
    if (const Record* record = world_.record(certificate_subject(number))) {
      const Date end = std::get<CertificateRecord>(record->body).facts.valid_to;
      s.facts.valid_to =
          std::clamp(s.facts.valid_to, s.facts.valid_from, std::max(end, s.facts.valid_from));
    }
    return s;
  }
  Body directive(const std::string& n) {
    const std::string id = "D-" + std::to_string(world_.size() / 4);
    if (often()) return DirectiveIssue{id, n, decision(), Act::withdraw, today_};
    return DirectiveClose{id, n, decision()};
  }
  CertificateNullify nullification(const std::string& n) {
    CertificateNullify s{n, decision()};
    s.decision.effective = today_.plus_days(-up_to(100));
    return s;
  }

  void add(Actor author, Body body) {
    if (!world_.push(author, body, today_)) return;
    if (!name(kind_of(body)).starts_with("certificate.")) return;
    const Date effective = *effective_of(body);
    for (const SubjectId& subject : subjects_of(body)) {
      snapshots_.push_back({subject.id, effective, world_.certificate(subject.id)});
    }
  }

  World world_;
  Date today_ = on("2022-03-01");
  std::vector<Snapshot> snapshots_;
};

BOOST_AUTO_TEST_SUITE(scheme_replay)

RC_BOOST_PROP(replay_is_the_slow_model_and_the_record_alone_agrees, ()) {
  Story story;
  for (const std::string& certificate : numbers) {
    const SubjectId subject = certificate_subject(certificate);
    const Record* record = story.world().record(subject);
    if (record == nullptr) continue;
    const auto& final_body = std::get<CertificateRecord>(record->body);
    const auto events = story.world().history(subject);
    RC_ASSERT(events.size() == record->life.count);
    for (std::int64_t i = 0; i < last_day; ++i) {
      const Date day = first_day.plus_days(i);
      const auto body = body_on(subject, events, day);
      const auto expected = story.model(certificate, day);
      RC_ASSERT(body.has_value() == expected.has_value());
      if (!body) continue;
      const auto& replayed = std::get<CertificateRecord>(*body);
      RC_ASSERT(decides(replayed, day));
      RC_ASSERT(status_on(replayed, day) == *expected);
      if (decides(final_body, day)) RC_ASSERT(status_on(final_body, day) == *expected);
    }
  }
}

RC_BOOST_PROP(replay_to_the_last_day_gives_the_record, ()) {
  Story story;
  for (const std::string& certificate : numbers) {
    const SubjectId subject = certificate_subject(certificate);
    const Record* record = story.world().record(subject);
    if (record == nullptr) continue;
    auto replayed = body_on(subject, story.world().history(subject), on("2030-01-01"));
    RC_ASSERT(replayed.has_value());
    // Lateness is known to those who have all records and the clock of the entries: not by replay.
    auto expected = std::get<CertificateRecord>(record->body);
    auto& found = std::get<CertificateRecord>(*replayed);
    expected.flags.clear();
    found.flags.clear();
    RC_ASSERT(encode_record({record->life, found}) == encode_record({record->life, expected}));
  }
}

/// Statements on `number` that nobody has judged, in any order.
std::vector<Event> hostile_history() {
  std::vector<Event> events;
  for (auto count = up_to(12); count > 0; --count) {
    const Date day = on("2022-03-01").plus_days(up_to(40));
    const std::vector<Body> all{good_issue(number, day),
                                good_amend(day),
                                good_correct(day),
                                good_reduce(day),
                                good_extend(day),
                                good_suspend(day),
                                good_prolong(day, day),
                                good_reinstate(day),
                                good_withdraw(day),
                                good_cancel(day),
                                good_renew(day, day),
                                good_replace("JX-R-1", day),
                                good_release(day),
                                good_takeover(number, day),
                                good_takeover("JX-B-1", day),
                                good_nullify(day, day.plus_days(-up_to(40))),
                                good_directive(day),
                                good_close(day),
                                good_grant(day),
                                Note{certificate_subject(number), "说明", {}},
                                genesis(),
                                Seal{}};
    // Most histories shall get somewhere: they begin with the issue.
    Body body = events.empty() && often() ? all[0] : *rc::gen::elementOf(all);
    events.push_back({events.size(), time_of(day), "body-a", {}, {}, {{}, std::move(body)}});
  }
  return events;
}

RC_BOOST_PROP(a_hostile_history_is_refused_or_has_a_status, ()) {
  const SubjectId subject = certificate_subject(number);
  const auto events = hostile_history();
  for (std::int64_t i = 0; i < 90; i += 3) {
    const Date day = first_day.plus_days(i);
    const auto body = replay_on(subject, events, day);
    if (!body) {
      RC_ASSERT(body.error().fault == Fault::rule_broken);
      RC_ASSERT(body.error().entry < events.size());
    } else if (*body) {
      const auto& record = std::get<CertificateRecord>(**body);
      RC_ASSERT(decides(record, day));
      RC_ASSERT(known(record.state));
      status_on(record, day);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_follow_is_named) {
  const Date day = on("2022-04-01");
  const auto refusal = [&](std::vector<Body> bodies) {
    std::vector<Event> events;
    for (Body& body : bodies) {
      events.push_back({events.size(), time_of(day), "body-a", {}, {}, {{}, std::move(body)}});
    }
    const auto body = replay_on(certificate_subject(number), events, day);
    return body ? "" : to_text(body.error());
  };
  const auto issue = good_issue(number, day);
  BOOST_TEST(refusal({issue, good_suspend(day), good_reinstate(day)}) == "");
  BOOST_TEST(refusal({issue, good_reinstate(day)}).starts_with("entry 1: certificate/"));
  BOOST_TEST(refusal({good_amend(day)}) != "");
  BOOST_TEST(refusal({issue, issue}) != "");
  BOOST_TEST(refusal({issue, good_grant(day)}) != "");
  BOOST_TEST(refusal({issue, good_reduce(day), good_reduce(day)}) == "");  // takes out nothing
  auto empty = issue;
  empty.facts.items.clear();
  BOOST_TEST(refusal({empty}) != "");
  auto unknown = good_correct(day);
  unknown.change.items[0].number = 9;
  BOOST_TEST(refusal({issue, unknown}) != "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
