// Lives with every kind of statement, proven: status and history of each subject, on each day on
// which something changes and those beside it, give the same state wherever both tell one.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <set>

#include "ledger/read/prove.h"
#include "ledger/scheme/apply.h"
#include "tests/proofs/proof_ledger.h"
#include "tests/support/real_ledger.h"

namespace certledger::testing {
namespace {

using namespace scheme;
using tools::CheckQuestion;
using tools::Exit;

template <class S>
Step by(Actor author, S statement, const char* day) {
  return {author, std::move(statement), on(day), {}};
}

template <class S>
Step about(const char* certificate, S statement, const char* day) {
  statement.number = certificate;
  return by(Actor::body, std::move(statement), day);
}

std::vector<Step> certificates() {
  const auto made = [](const char* name) {
    return by(Actor::body, good_issue(name, on("2022-03-01")), "2022-03-01");
  };
  auto change = good_amend(on("2022-04-01"));
  change.change.producer = Party{"生产者", {}, {}, {}};
  change.change.factory = Party{"工厂", {}, "360734", {}};
  change.change.document = sha256(as_bytes("document"));
  change.change.items = good_correct(on("2022-04-01")).change.items;
  auto correction = good_correct(on("2022-04-02"));
  correction.change.client = Party{"更正", {}, {}, {}};
  correction.change.producer = Party{"生产者二", {}, {}, {}};
  correction.change.factory = Party{"工厂二", {}, {}, {}};
  correction.change.document = sha256(as_bytes("corrected"));
  auto replacement = good_replace("JX-K2", on("2022-07-01"));
  replacement.facts.client = *correction.change.client;
  auto renewal = good_renew(on("2025-03-20"), on("2025-03-25"));
  renewal.document = sha256(as_bytes("renewed"));
  auto back_dated = good_suspend(on("2022-05-06"));
  back_dated.until = on("2022-07-31");
  auto take_over = good_takeover("JX-TAKEN", on("2022-04-10"));
  take_over.facts.previous = "jx-ｌ 1";
  auto order = good_directive(on("2022-05-01"));
  order.certificate = "JX-K1";
  auto mild = good_directive(on("2022-05-02"));
  mild.directive = "D-2";
  mild.certificate = "JX-K1";
  mild.act = Act::correct;
  auto close = good_close(on("2022-05-20"));
  close.certificate = "JX-K1";
  auto nullify = good_nullify(on("2022-05-25"), on("2022-03-01"));
  nullify.number = "JX-V1";
  return {
      made("JX-K1"),
      made("JX-L1"),
      made("JX-R1"),
      made("JX-V1"),
      made("JX-W1"),
      made("JX-C1"),
      about("JX-K1", change, "2022-04-01"),
      about("JX-K1", correction, "2022-04-02"),
      about("JX-K1", good_extend(on("2022-04-03")), "2022-04-03"),
      about("JX-K1", good_reduce(on("2022-04-04")), "2022-04-04"),
      about("JX-L1", good_release(on("2022-04-05")), "2022-04-05"),
      about("JX-V1", good_correct(on("2022-04-06")), "2022-04-06"),
      by(Actor::other_body, take_over, "2022-04-10"),
      by(Actor::authority, order, "2022-05-01"),
      by(Actor::authority, mild, "2022-05-02"),
      about("JX-W1", back_dated, "2022-05-10"),
      by(Actor::authority, close, "2022-05-20"),
      about("JX-V1", good_suspend(on("2022-05-20")), "2022-05-20"),
      by(Actor::authority, nullify, "2022-05-25"),
      about("JX-R1", good_suspend(on("2022-06-01")), "2022-06-01"),
      about("JX-R1", good_prolong(on("2022-06-20"), on("2022-08-15")), "2022-06-20"),
      about("JX-R1", good_reinstate(on("2022-08-20")), "2022-08-20"),
      about("JX-W1", good_withdraw(on("2022-06-10")), "2022-06-10"),
      about("JX-C1", good_suspend(on("2022-06-02")), "2022-06-02"),
      about("JX-C1", good_cancel(on("2022-06-11")), "2022-06-11"),
      about("JX-K1", replacement, "2022-07-01"),
      about("JX-R1", renewal, "2025-03-20"),
  };
}

std::vector<Step> others() {
  auto amended = facts_of(Actor::steward);
  amended.name = "改名";
  amended.name_en = "Renamed";
  const SecretKey spare = SecretKey::from_seed(Bytes(seed_bytes, 90));
  auto revised = standard_facts();
  revised.title = "修订";
  revised.until = on("2023-12-31");
  auto version = good_mark_version("v1", on("2025-04-01"));
  version.facts.from = on("2022-01-03");
  version.facts.until = on("2026-01-31");
  auto second = good_mark_version("v2", on("2025-04-01"));
  second.facts.from = on("2025-04-10");
  auto changed = parameters();
  changed.longest_validity_months = 48;
  const auto day = [](const char* text) { return decided(on(text)); };
  return {
      by(Actor::body, Note{certificate_subject("JX-R1"), "已核对", {sha256(as_bytes("n"))}},
         "2025-04-01"),
      by(Actor::authority, MemberAmend{"steward", day("2025-04-01"), amended}, "2025-04-01"),
      by(Actor::authority, MemberSuspend{"steward", day("2025-04-02")}, "2025-04-02"),
      by(Actor::authority, MemberReinstate{"steward", day("2025-04-03")}, "2025-04-03"),
      by(Actor::authority, good_key_add("body-b", spare), "2025-04-04"),
      by(Actor::authority, KeyRevoke{spare.public_key(), on("2025-04-05"), "丢失"}, "2025-04-05"),
      by(Actor::institute, StandardRevise{"S-03", day("2025-04-06"), revised}, "2025-04-06"),
      by(Actor::institute, StandardWithdraw{"S-03", day("2025-04-07")}, "2025-04-07"),
      by(Actor::authority, ParametersChange{day("2025-04-08"), changed}, "2025-04-08"),
      by(Actor::steward, second, "2025-04-01"),
      by(Actor::steward, version, "2025-04-09"),
      by(Actor::authority, MemberRemove{"steward", day("2025-04-10")}, "2025-04-10"),
  };
}

std::vector<Step> marks() {
  const auto granted = [](const char* name) {
    auto s = good_grant(on("2022-03-02"));
    s.facts.number = name;
    s.facts.certificate = "JX-R1";
    return by(Actor::body, s, "2022-03-02");
  };
  auto reduced = good_mark_reduce(on("2022-04-20"));
  reduced.number = "JXM-K1";
  reduced.uses = {Use::label};
  reduced.quantity = Quantity{950, "kg"};
  auto report = good_report(on("2022-03-02"), on("2022-04-30"), 900);
  report.number = "JXM-K1";
  auto more = good_report(on("2022-05-01"), on("2022-05-31"), 200);
  more.number = "JXM-K1";
  auto revoked = good_mark_revoke(on("2022-05-06"));
  revoked.number = "JXM-K2";
  auto later = good_grant(on("2022-03-02"));
  later.facts.number = "JXM-K3";
  later.facts.certificate = "JX-R1";
  later.facts.valid_from = on("2022-08-20");
  return {granted("JXM-K1"),
          by(Actor::body, later, "2022-03-02"),
          granted("JXM-K2"),
          about("JXM-K1", reduced, "2022-04-20"),
          about("JXM-K1", report, "2022-05-02"),
          about("JXM-K2", revoked, "2022-05-06"),
          about("JXM-K1", more, "2022-06-01")};
}

/// A ledger with all of that, and its subjects.
class FullLedger {
 public:
  /// `after`: called with the ledger when it is new, and again after each statement with that.
  explicit FullLedger(const std::function<void(const FullLedger&, const Body&)>& after)
      : dir_(temp_ / "ledger") {
    make_ledger(dir_);
    after(*this, genesis());
    auto steps = certificates();
    for (auto more : {marks(), others()}) {
      steps.insert(steps.end(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
    }
    std::ranges::stable_sort(steps, {}, &Step::day);
    for (const Step& step : steps) {
      append_steps(dir_, {step});
      after(*this, step.body);
    }
    const write::Ledger opened = write::Ledger::open(dir_);
    const read::Snapshot ledger(opened.store());
    for (log::Index index = 0; index < ledger.size(); ++index) {
      const Body body = ledger.event(index).value().statement.body;
      kinds_.insert(kind_of(body));
      for (const SubjectId& subject : subjects_of(body)) subjects_.insert(subject);
    }
  }

  [[nodiscard]] const std::set<SubjectId>& subjects() const { return subjects_; }
  [[nodiscard]] const std::set<Kind>& kinds() const { return kinds_; }
  [[nodiscard]] std::string status(const SubjectId& subject) const {
    return prove([&](const read::Snapshot& ledger) { return read::prove_status(ledger, subject); });
  }
  [[nodiscard]] std::string history(const SubjectId& subject) const {
    return prove(
        [&](const read::Snapshot& ledger) { return read::prove_history(ledger, subject); });
  }

 private:
  template <class Prove>
  std::string prove(Prove one) const {
    const write::Ledger opened = write::Ledger::open(dir_);
    return one(read::Snapshot(opened.store())).value();
  }

  testing::TempDir temp_;
  std::filesystem::path dir_;
  std::set<SubjectId> subjects_;
  std::set<Kind> kinds_;
};

/// Every day of which a statement above speaks, and those beside it.
std::set<Date> days_of_note() {
  std::set<Date> all;
  for (const char* text :
       {"0001-01-01", "2022-01-01", "2022-01-03", "2022-02-01", "2022-03-01", "2022-03-02",
        "2022-04-01", "2022-04-02", "2022-04-03", "2022-04-04", "2022-04-05", "2022-04-10",
        "2022-04-20", "2022-04-30", "2022-05-01", "2022-05-06", "2022-05-10", "2022-05-20",
        "2022-05-25", "2022-05-31", "2022-06-01", "2022-06-10", "2022-06-11", "2022-06-20",
        "2022-07-01", "2022-07-31", "2022-08-15", "2022-08-20", "2023-12-31", "2025-02-28",
        "2025-03-20", "2025-03-25", "2025-04-01", "2025-04-03", "2025-04-06", "2025-04-07",
        "2025-04-09", "2025-04-10", "2026-01-31", "2028-03-24", "9999-12-31"}) {
    for (const int off : {-1, 0, 1}) all.insert(on(text).plus_days(off));
  }
  return all;
}

struct Told {
  Exit exit;
  std::string state;
};

/// The last that happened.
Date last_day() { return on("2025-04-10"); }

/// The state on a day; after the last one it is what the proof says then, however old.
CheckQuestion question_on(const SubjectId& subject, Date day) {
  CheckQuestion question;
  question.expected = subject;
  question.now = std::min(time_of(std::max(day, last_day())), latest_time);
  if (day <= last_day()) {
    question.day = day;
  } else {
    question.max_age = proofs::any_age;
  }
  return question;
}

Told told(const std::string& file, const CheckQuestion& question) {
  const auto judged = judge(file, lenient_policy(), question);
  if (!judged) return {judged.error().exit, to_text(judged.error().error)};
  return {judged->exit, judged->state->name};
}

Told told(const std::string& file, const SubjectId& subject, Date day,
          std::optional<std::uint32_t> item = {}) {
  CheckQuestion question = question_on(subject, day);
  question.item = item;
  return told(file, question);
}

/// What a history tells as one: of a mark it is no status.
Told told_of_history(const std::string& file, const SubjectId& subject, Date day) {
  CheckQuestion question = question_on(subject, day);
  question.kind = tools::ProofKind::history;
  return told(file, question);
}

BOOST_AUTO_TEST_SUITE(days)

BOOST_AUTO_TEST_CASE(status_and_history_agree_on_each_day_of_each_life) {
  const FullLedger ledger([](const FullLedger&, const Body&) {});
  // Of corrections of times tests/scheme/time_test.cc tells.
  BOOST_TEST(ledger.kinds().size() == kinds.size() - 1);
  std::size_t decided_by_both = 0;
  for (const SubjectId& subject : ledger.subjects()) {
    const std::string status = ledger.status(subject);
    const std::string history = ledger.history(subject);
    for (const Date day : days_of_note()) {
      const Told now = told(status, subject, day);
      const Told then = told_of_history(history, subject, day);
      BOOST_TEST_CONTEXT(to_text(subject)
                         << " on " << day.text() << ": " << now.state << ", " << then.state) {
        BOOST_TEST((then.exit == Exit::ok || then.exit == Exit::negative));
        // A mark's status is about its use, which its own history does not decide.
        if (now.exit == Exit::other || subject.type == SubjectType::mark) continue;
        BOOST_TEST(now.state == then.state);
        ++decided_by_both;
      }
    }
    if (subject.type != SubjectType::mark) continue;
    for (const std::uint32_t item : {0U, 1U, 2U, 3U}) {
      for (const Date day : days_of_note()) {
        const Told now = told(status, subject, day, item);
        BOOST_TEST((now.exit == Exit::ok || now.exit == Exit::negative || now.exit == Exit::other));
      }
    }
  }
  BOOST_TEST(decided_by_both > 1000U);
}

// Years later a proof says no where its state is final, and else nothing.
BOOST_AUTO_TEST_CASE(only_a_final_state_is_told_of_an_old_proof) {
  const FullLedger ledger([](const FullLedger&, const Body&) {});
  std::set<std::string> final_states;
  for (const SubjectId& subject : ledger.subjects()) {
    for (const std::string& file : {ledger.status(subject), ledger.history(subject)}) {
      CheckQuestion question = question_on(subject, on("2026-01-01"));
      const Told any = told(file, question);
      question.max_age = {};
      const Told now = told(file, question);
      BOOST_TEST_CONTEXT(to_text(subject) << ": " << any.state << ", " << now.state) {
        BOOST_TEST(
            (now.exit == Exit::policy || (now.exit == Exit::negative && any.exit == now.exit)));
      }
      if (now.exit == Exit::negative) final_states.insert(now.state);
    }
  }
  const std::set<std::string> wanted = {"cancelled", "grant-over", "grant-revoked", "removed",
                                        "replaced",  "revoked",    "void",          "withdrawn"};
  BOOST_TEST(std::ranges::includes(final_states, wanted));
}

// The record is compared with what the entries make it while each statement is the latest one, so
// that nothing it does is hidden by later ones.
BOOST_AUTO_TEST_CASE(each_statement_makes_the_record_that_its_history_makes) {
  const FullLedger ledger([](const FullLedger& so_far, const Body& body) {
    for (const SubjectId& subject : subjects_of(body)) {
      const Told then = told_of_history(so_far.history(subject), subject, on("2028-01-01"));
      BOOST_TEST((then.exit == Exit::ok || then.exit == Exit::negative),
                 name(kind_of(body)) << " of " << to_text(subject) << ": " << then.state);
    }
  });
  BOOST_TEST(!ledger.subjects().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
