// Every state's proof, from a real ledger to the verdict that a stranger gets.
#include <boost/test/unit_test.hpp>

#include "ledger/proofs/proof_file.h"
#include "ledger/read/prove.h"
#include "ledger/write/ledger.h"
#include "tests/proofs/proof_ledger.h"
#include "tools/certledger-check/judge.h"
#include "tools/certledger-check/report.h"

namespace certledger::testing {
namespace {

using tools::CheckQuestion;
using tools::Exit;
using tools::Judgement;

Judgement judged(const std::string& file, const CheckQuestion& question) {
  auto judgement = testing::judge(file, strict_policy(), question);
  if (!judgement) throw std::runtime_error(to_text(judgement.error().error));
  return std::move(*judgement);
}

struct StateCase {
  const char* subject;
  const char* day;
  const char* state;
  int exit;
};
std::ostream& operator<<(std::ostream& out, const StateCase& c) {
  return out << c.subject << " on " << c.day;
}

constexpr StateCase state_cases[] = {
    {"certificate/JX-VALID", "2022-06-10", "valid", 0},
    {"certificate/jx-ｖalid", "2022-06-10", "valid", 0},
    {"certificate/JX-VALID", "2025-03-02", "expired", 3},
    {"certificate/JX-VALID", "2022-02-28", "not-issued-by-that-day", 3},
    {"certificate/JX-SUSPENDED", "2022-06-10", "suspended", 3},
    {"certificate/JX-WITHDRAWN", "2022-06-10", "withdrawn", 3},
    {"certificate/JX-CANCELLED", "2022-06-10", "cancelled", 3},
    {"certificate/JX-LATER", "2022-06-10", "not-yet-valid", 3},
    {"certificate/JX-LATER", "2022-09-01", "valid", 0},
    {"certificate/JX-OLD", "2022-06-10", "replaced", 3},
    {"certificate/JX-NEW", "2022-06-10", "valid", 0},
    {"certificate/JX-VOID", "2022-06-10", "void", 3},
    {"certificate/JX-NEVER", "2022-06-10", "never-issued", 3},
    {"mark/JXM-1", "2022-06-10", "usable", 0},
    {"mark/JXM-1", "2025-06-10", "grant-over", 3},
    {"mark/JXM-2", "2022-06-10", "certificate-not-valid", 3},
    {"mark/JXM-3", "2022-06-10", "grant-revoked", 3},
    {"mark/JXM-9", "2022-06-10", "never-granted", 3},
    {"mark-version/v1", "2022-06-10", "in-use", 0},
    {"member/body-a", "2022-06-10", "in-force", 0},
    {"member/nobody", "2022-06-10", "not-in-this-ledger", 3},
    {"standard/S-01", "2022-06-10", "confirmed", 0},
    {"parameters/scheme", "2022-06-10", "in-force", 0},
};

BOOST_AUTO_TEST_SUITE(states)

BOOST_AUTO_TEST_CASE(each_is_proven_and_told_in_both_languages) {
  for (const StateCase& one : state_cases) {
    BOOST_TEST_CONTEXT(one) {
      const Judgement judgement =
          judged(ledger().status(one.subject), asking(one.subject, one.day));
      BOOST_REQUIRE(judgement.state.has_value());
      BOOST_TEST(judgement.state->name == one.state);
      BOOST_TEST(static_cast<int>(judgement.exit) == one.exit);
      const std::string text = tools::to_text(judgement, strict_policy());
      BOOST_TEST(text.find(judgement.state->zh) != std::string::npos);
      BOOST_TEST(text.find(judgement.state->en) != std::string::npos);
      const std::string json = tools::to_json_text(judgement, strict_policy());
      BOOST_TEST(json.find("\"state\": \"" + std::string(one.state) + "\"") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(each_history_gives_the_same_state_on_every_day) {
  for (const StateCase& one : state_cases) {
    const auto subject = scheme::parse_subject(one.subject).value();
    if (subject.type == scheme::SubjectType::mark) continue;  // needs its certificate besides
    BOOST_TEST_CONTEXT(one) {
      const Judgement judgement =
          judged(ledger().history(one.subject), asking(one.subject, one.day));
      BOOST_TEST(judgement.state->name == one.state);
      BOOST_TEST(static_cast<int>(judgement.exit) == one.exit);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_facts_are_those_of_the_ledger) {
  const Judgement judgement =
      judged(ledger().status("certificate/JX-SUSPENDED"), asking("certificate/JX-SUSPENDED"));
  const write::Ledger opened = write::Ledger::open(ledger().directory());
  const read::Snapshot snapshot(opened.store());
  const auto* status = tools::status_in(judgement);
  BOOST_REQUIRE(status != nullptr);
  for (const proofs::Fact& fact : status->facts) {
    BOOST_REQUIRE(fact.record.has_value());
    BOOST_TEST((scheme::encode_record(*fact.record) ==
                scheme::encode_record(snapshot.record(fact.subject).value())));
  }
  BOOST_TEST(status->endorsed.checkpoint.size == snapshot.size());
  BOOST_TEST(status->subjects == snapshot.view().subjects());
  const std::string text = tools::to_text(judgement, strict_policy());
  for (const char* part : {"JX-SUSPENDED", "02 暂停 suspended", "2022-07-01", "0203", "body-a",
                           "S-01", "W, 2022-06-01", "A, 2022-06-01", "size ", "2022-05-06T10:00"}) {
    BOOST_TEST(text.find(part) != std::string::npos, part << " is not in\n" << text);
  }
}

BOOST_AUTO_TEST_CASE(an_overdue_suspension_is_said) {
  const auto question = asking("certificate/JX-SUSPENDED", "2022-08-01");
  const Judgement judgement = judged(ledger().status("certificate/JX-SUSPENDED"), question);
  BOOST_TEST(judgement.is_overdue);
  BOOST_TEST(judgement.state->name == "suspended");
}

BOOST_AUTO_TEST_CASE(a_day_that_the_record_does_not_decide_needs_the_history) {
  const auto question = asking("certificate/JX-SUSPENDED", "2022-04-01");
  const auto refused =
      testing::judge(ledger().status("certificate/JX-SUSPENDED"), strict_policy(), question);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(static_cast<int>(refused.error().exit) == static_cast<int>(Exit::other));
  const Judgement told = judged(ledger().history("certificate/JX-SUSPENDED"), question);
  BOOST_TEST(told.state->name == "valid");
  const auto& history = std::get<proofs::ProvenHistory>(told.proven);
  BOOST_TEST(history.events.size() == 2U);
  BOOST_TEST(history.events.front().author == "body-a");
}

BOOST_AUTO_TEST_CASE(a_mark_is_answered_for_each_item) {
  auto question = asking("mark/JXM-1");
  BOOST_TEST(judged(ledger().status("mark/JXM-1"), question).items.size() == 2U);
  question.item = 7;
  const Judgement told = judged(ledger().status("mark/JXM-1"), question);
  BOOST_TEST(told.state->name == "item-not-granted");
}

BOOST_AUTO_TEST_CASE(every_entry_is_proven) {
  std::vector<std::string> files;
  for (log::Index index = 0; index < ledger().size(); ++index) {
    files.push_back(ledger().entry(index));
  }
  const write::Ledger opened = write::Ledger::open(ledger().directory());
  const read::Snapshot snapshot(opened.store());
  for (log::Index index = 0; index < files.size(); ++index) {
    CheckQuestion question;
    question.kind = tools::ProofKind::entry;
    question.now = cosigned_at();
    const Judgement told = judged(files[index], question);
    const auto& entry = std::get<proofs::ProvenEntry>(told.proven);
    BOOST_TEST(entry.index == index);
    BOOST_TEST((entry.statement_hash == snapshot.event(index).value().statement_hash));
    BOOST_TEST(!tools::to_text(told, strict_policy()).empty());
    BOOST_TEST(!tools::to_json_text(told, strict_policy()).empty());
  }
  BOOST_TEST(!read::prove_entry(snapshot, snapshot.size()).has_value());
}

BOOST_AUTO_TEST_CASE(proofs_of_one_size_have_one_text) {
  BOOST_TEST(ledger().status("mark/JXM-1") == ledger().status("mark/jxm-1"));
  const auto file = proofs::parse_proof_file(ledger().status("mark/JXM-1"));
  BOOST_REQUIRE(file.has_value());
  BOOST_TEST(proofs::format_proof_file(*file).value() == ledger().status("mark/JXM-1"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
