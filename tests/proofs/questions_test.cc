// The verdict answers the question that was asked: kind, subject, day and age together, of one
// ledger whose last entry is of 2022-05-06, cosigned on 2022-06-01.
#include <boost/test/unit_test.hpp>

#include "ledger/log/note_sign.h"
#include "ledger/proofs/proof_file.h"
#include "tests/proofs/proof_ledger.h"
#include "tools/certledger-check/question.h"
#include "tools/certledger-check/report.h"

namespace certledger::testing {
namespace {

using tools::CheckQuestion;
using tools::Exit;
using tools::ProofKind;

constexpr std::uint64_t one_day = 86400;

/// How it was judged: "OK", "NEGATIVE", or why not.
std::string verdict_of(const std::string& file, const CheckQuestion& question,
                       const WrittenPolicy& policy = lenient_policy()) {
  const auto told = testing::judge(file, policy, question);
  return told ? std::string(name(told->exit)) : told.error().reason;
}

/// A question of 2022-05-20, by the defaults.
CheckQuestion plain(const char* subject = nullptr) {
  CheckQuestion question;
  if (subject != nullptr) question.expected = scheme::parse_subject(subject).value();
  question.now = time_of(on("2022-05-20"));
  return question;
}

CheckQuestion of_kind(ProofKind kind, const char* subject = nullptr) {
  CheckQuestion question = plain(subject);
  question.kind = kind;
  return question;
}

CheckQuestion on_day(const char* subject, const char* day, const char* now = "2022-05-20") {
  CheckQuestion question = plain(subject);
  question.day = on(day);
  question.now = time_of(on(now));
  return question;
}

CheckQuestion asked_on(const char* subject, const char* now) {
  CheckQuestion question = plain(subject);
  question.now = time_of(on(now));
  return question;
}

/// The index of the entry that withdraws JX-WITHDRAWN, and of the one that issues JX-VALID.
log::Index entry_of(std::string_view subject, scheme::Kind kind) {
  for (log::Index index = 0; index < ledger().size(); ++index) {
    CheckQuestion question = of_kind(ProofKind::entry);
    const auto told = tools::judge(ledger().entry(index), lenient_policy(), question);
    const auto& body = std::get<proofs::ProvenEntry>(told.value().proven).statement.body;
    const auto subjects = scheme::subjects_of(body);
    if (scheme::kind_of(body) == kind && scheme::to_text(subjects.front()) == subject) return index;
  }
  throw std::runtime_error("no such entry");
}

BOOST_AUTO_TEST_SUITE(questions)

BOOST_AUTO_TEST_CASE(an_entry_says_nothing_of_a_state) {
  const char* subject = "certificate/JX-WITHDRAWN";
  const std::string file = ledger().entry(entry_of(subject, scheme::Kind::certificate_issue));
  BOOST_TEST(verdict_of(file, plain(subject)) == "other-kind");
  BOOST_TEST(verdict_of(file, plain()) == "other-kind");
  BOOST_TEST(verdict_of(file, of_kind(ProofKind::status, subject)) == "other-kind");
  BOOST_TEST(verdict_of(file, of_kind(ProofKind::history, subject)) == "other-kind");
  BOOST_TEST(verdict_of(file, of_kind(ProofKind::entry, subject)) == "OK");
  BOOST_TEST(verdict_of(file, of_kind(ProofKind::entry)) == "OK");
  BOOST_TEST(verdict_of(file, of_kind(ProofKind::entry, "certificate/JX-VALID")) ==
             "other-subject");
  const auto refused = testing::judge(file, lenient_policy(), plain(subject));
  BOOST_TEST((refused.error().exit == Exit::other));
  BOOST_TEST(refused.error().proof == "entry");
  BOOST_TEST(refused.error().about.at(0) == subject);
}

BOOST_AUTO_TEST_CASE(growth_says_nothing_of_a_state) {
  const std::string file = ledger().consistency(2, ledger().size());
  const std::string old_file = ledger().consistency(2, 2);
  const std::string old = old_file.substr(old_file.find("\n\n") + 2);
  BOOST_TEST(verdict_of(file, plain("certificate/JX-VALID")) == "other-kind");
  BOOST_TEST(verdict_of(file, plain()) == "other-kind");
  BOOST_TEST(verdict_of(file, of_kind(ProofKind::entry)) == "other-kind");
  BOOST_TEST(verdict_of(file, of_kind(ProofKind::consistency)) == "usage");
  CheckQuestion question = plain();
  question.old = old;
  BOOST_TEST(verdict_of(file, question) == "OK");
  BOOST_TEST(verdict_of(ledger().status("certificate/JX-VALID"), question) == "other-kind");
  question.kind = ProofKind::status;
  BOOST_TEST(verdict_of(file, question) == "other-kind");
}

BOOST_AUTO_TEST_CASE(a_history_counts_as_a_status_and_not_the_other_way_round) {
  const char* subject = "certificate/JX-VALID";
  BOOST_TEST(verdict_of(ledger().history(subject), plain(subject)) == "OK");
  BOOST_TEST(verdict_of(ledger().history(subject), of_kind(ProofKind::status)) == "OK");
  BOOST_TEST(verdict_of(ledger().history(subject), of_kind(ProofKind::history)) == "OK");
  BOOST_TEST(verdict_of(ledger().status(subject), of_kind(ProofKind::history)) == "other-kind");
  BOOST_TEST(verdict_of(ledger().status(subject), of_kind(ProofKind::entry)) == "other-kind");
}

BOOST_AUTO_TEST_CASE(a_marks_history_without_its_certificate_never_says_yes_as_a_status) {
  BOOST_TEST(verdict_of(ledger().status("mark/JXM-2"), plain("mark/JXM-2")) == "NEGATIVE");
  const std::string granted = ledger().history("mark/JXM-2");
  BOOST_TEST(verdict_of(granted, plain("mark/JXM-2")) == "other-kind");
  BOOST_TEST(verdict_of(granted, of_kind(ProofKind::history, "mark/JXM-2")) == "OK");
  BOOST_TEST(verdict_of(ledger().history("mark/JXM-3"), plain("mark/JXM-3")) == "NEGATIVE");
  BOOST_TEST(verdict_of(ledger().history("mark/JXM-9"), plain("mark/JXM-9")) == "NEGATIVE");
}

BOOST_AUTO_TEST_CASE(another_subject_is_no_accusation) {
  const std::string file = ledger().status("certificate/JX-SUSPENDED");
  for (const char* other : {"certificate/JX-VALID", "certificate/JX-NEVER", "mark/JXM-1",
                            "member/body-a", "parameters/scheme"}) {
    BOOST_TEST(verdict_of(file, plain(other)) == "other-subject");
    BOOST_TEST(verdict_of(ledger().history("certificate/JX-SUSPENDED"), plain(other)) ==
               "other-subject");
  }
  BOOST_TEST(verdict_of(ledger().status("certificate/JX-NEVER"), plain("certificate/JX-NEWER")) ==
             "other-subject");
  CheckQuestion item = plain();
  item.item = 1;
  BOOST_TEST(verdict_of(file, item) == "other-subject");
  BOOST_TEST(verdict_of(ledger().history("mark/JXM-1"), item) == "other-kind");
  BOOST_TEST(verdict_of(ledger().status("mark/JXM-1"), item) == "OK");
}

BOOST_AUTO_TEST_CASE(a_bad_proof_is_bad_whatever_was_asked) {
  const std::string status = ledger().status("certificate/JX-VALID");
  const std::string entry = ledger().entry(3);
  for (const auto& question :
       {plain("certificate/JX-OLD"), of_kind(ProofKind::entry), of_kind(ProofKind::history),
        on_day("certificate/JX-OLD", "2030-01-01"), asked_on(nullptr, "2030-01-01")}) {
    for (std::string file : {status, entry}) {
      file.replace(file.find("\nindex "), 7, "\nindex 1");
      BOOST_TEST(verdict_of(file, question) == "not-included");
      BOOST_TEST(verdict_of(file + "x", question) == "malformed");
    }
  }
  // And one that the policy does not take is not called good.
  BOOST_TEST(verdict_of(status, plain("certificate/JX-OLD"), read_policy("quorum none\n")) ==
             "wrong-origin");
}

BOOST_AUTO_TEST_CASE(a_status_is_taken_for_a_month_and_no_longer) {
  const std::string file = ledger().status("certificate/JX-VALID");
  BOOST_TEST(verdict_of(file, asked_on(nullptr, "2022-05-06")) == "OK");
  BOOST_TEST(verdict_of(file, asked_on(nullptr, "2022-06-06")) == "OK");
  BOOST_TEST(verdict_of(file, asked_on(nullptr, "2022-06-07")) == "too-old");
  BOOST_TEST(verdict_of(ledger().history("certificate/JX-VALID"),
                        asked_on(nullptr, "2022-06-07")) == "too-old");
  CheckQuestion question = asked_on(nullptr, "2024-06-07");
  question.max_age = proofs::any_age;
  BOOST_TEST(verdict_of(file, question) == "OK");
  question.max_age = 800 * one_day;
  BOOST_TEST(verdict_of(file, question) == "OK");
  question.max_age = 700 * one_day;
  BOOST_TEST(verdict_of(file, question) == "too-old");
  // What ended since the seal has ended.
  question = asked_on(nullptr, "2026-01-01");
  BOOST_TEST(verdict_of(file, question) == "NEGATIVE");
}

BOOST_AUTO_TEST_CASE(a_final_state_is_told_at_any_age_and_no_other) {
  for (const char* subject : {"certificate/JX-WITHDRAWN", "certificate/JX-CANCELLED",
                              "certificate/JX-OLD", "certificate/JX-VOID", "mark/JXM-3"}) {
    for (const std::string& file : {ledger().status(subject), ledger().history(subject)}) {
      BOOST_TEST(verdict_of(file, asked_on(subject, "2024-12-01")) == "NEGATIVE", subject);
      BOOST_TEST(verdict_of(file, on_day(subject, "2024-12-01", "2024-12-01")) == "NEGATIVE");
      BOOST_TEST(verdict_of(file, asked_on(subject, "2022-01-01")) == "NEGATIVE");
    }
  }
  for (const char* subject :
       {"certificate/JX-VALID", "certificate/JX-SUSPENDED", "certificate/JX-NEVER",
        "certificate/JX-LATER", "mark/JXM-1", "mark/JXM-2", "member/body-a", "parameters/scheme"}) {
    const std::string file = ledger().status(subject);
    BOOST_TEST(verdict_of(file, asked_on(subject, "2024-12-01")) == "too-old", subject);
    BOOST_TEST(verdict_of(file, on_day(subject, "2024-12-01", "2024-12-01")) == "after-seal");
    BOOST_TEST(verdict_of(file, asked_on(subject, "2022-01-01")) == "clock-behind");
  }
}

BOOST_AUTO_TEST_CASE(a_mark_is_final_when_its_certificate_is) {
  ProofLedger growing;
  auto withdraw = good_withdraw(on("2022-05-10"));
  withdraw.number = "JX-VALID";
  growing.append({Actor::body, withdraw, on("2022-05-10"), {}});
  const auto question = asked_on("mark/JXM-1", "2024-12-01");
  BOOST_TEST(verdict_of(growing.status("mark/JXM-1"), question) == "NEGATIVE");
}

BOOST_AUTO_TEST_CASE(a_day_up_to_the_seals_is_answered_at_any_age_and_no_later_one) {
  const char* subject = "certificate/JX-VALID";
  const std::string file = ledger().status(subject);
  BOOST_TEST(verdict_of(file, on_day(subject, "2022-05-06", "2026-11-29")) == "OK");
  BOOST_TEST(verdict_of(file, on_day(subject, "2022-03-01", "2026-11-29")) == "OK");
  BOOST_TEST(verdict_of(file, on_day(subject, "2022-02-28", "2026-11-29")) == "NEGATIVE");
  BOOST_TEST(verdict_of(file, on_day(subject, "2022-05-07")) == "after-seal");
  BOOST_TEST(verdict_of(file, on_day(subject, "2022-05-20")) == "after-seal");
  BOOST_TEST(verdict_of(file, on_day(subject, "2099-01-01")) == "after-seal");
  // An expiry after the seal may yet be put off; only what the seal shows is final.
  BOOST_TEST(verdict_of(file, on_day(subject, "2026-01-01", "2026-11-29")) == "after-seal");
  CheckQuestion strict = on_day(subject, "2022-05-06", "2026-11-29");
  strict.max_age = 7 * one_day;
  BOOST_TEST(verdict_of(file, strict) == "too-old");
  // A day before the record's latest change: another day's proof.
  const char* changed = "certificate/JX-SUSPENDED";
  BOOST_TEST(verdict_of(ledger().status(changed), on_day(changed, "2022-04-01")) == "other-day");
  BOOST_TEST(verdict_of(ledger().history(changed), on_day(changed, "2022-04-01")) == "OK");
}

BOOST_AUTO_TEST_CASE(with_a_quorum_the_age_is_that_of_the_cosignatures) {
  const char* subject = "certificate/JX-VALID";
  const std::string file = ledger().status(subject);
  BOOST_TEST(verdict_of(file, asked_on(subject, "2022-06-20"), strict_policy()) == "OK");
  BOOST_TEST(verdict_of(file, asked_on(subject, "2022-06-20")) == "too-old");
  BOOST_TEST(verdict_of(file, asked_on(subject, "2022-07-03"), strict_policy()) == "too-old");
  BOOST_TEST(verdict_of(file, on_day(subject, "2022-06-01"), strict_policy()) == "clock-behind");
  BOOST_TEST(verdict_of(file, on_day(subject, "2022-06-01", "2022-06-02"), strict_policy()) ==
             "after-seal");
  const std::string entry = ledger().entry(3);
  CheckQuestion question = of_kind(ProofKind::entry);
  question.now = time_of(on("2022-06-20"));
  BOOST_TEST(verdict_of(entry, question, strict_policy()) == "OK");
  question.max_age = 7 * one_day;
  BOOST_TEST(verdict_of(entry, question, strict_policy()) == "too-old");
  BOOST_TEST(verdict_of(entry, question) == "too-old");  // nothing says how old it is
}

BOOST_AUTO_TEST_CASE(a_seal_that_is_dated_after_its_cosignatures_is_refused) {
  auto parts = proofs::parse_proof_file(ledger().status("certificate/JX-VALID")).value();
  parts.checkpoint.signatures.resize(1);
  const std::string bare = proofs::format_proof_file(parts).value();
  const Time sealed = tools::status_in(*tools::judge(bare, lenient_policy(), plain()))->sealed_at;
  const auto cosigned_before = [&](std::uint64_t seconds) {
    const Time then{sealed.seconds - seconds};
    return with_signature(bare,
                          log::cosign(parts.checkpoint.text, witness_name, witness_key(), then));
  };
  const WrittenPolicy one = read_policy(policy_lines() + "quorum W\n");
  const char* late = "seal-after-cosignatures";
  CheckQuestion question = asked_on("certificate/JX-VALID", "2022-05-06");
  question.max_age = one_day;
  BOOST_TEST(verdict_of(cosigned_before(0), question, one) == "OK");
  BOOST_TEST(verdict_of(cosigned_before(proofs::clock_slack), question, one) == "OK");
  BOOST_TEST(verdict_of(cosigned_before(proofs::clock_slack + 1), question, one) == late);
  BOOST_TEST(verdict_of(cosigned_before(20 * one_day), question, one) == late);
  BOOST_TEST(verdict_of(cosigned_before(20 * one_day), question) == late);  // asked for or not
  question.day = on("2022-05-01");
  BOOST_TEST(verdict_of(cosigned_before(20 * one_day), question, one) == late);
  BOOST_TEST(verdict_of(bare, question) == "OK");
}

BOOST_AUTO_TEST_CASE(whose_word_the_state_is_and_until_when_it_was_recorded_is_said) {
  const std::string file = ledger().status("certificate/JX-VALID");
  const auto said = [&](const WrittenPolicy& policy, const CheckQuestion& question) {
    const auto told = testing::judge(file, policy, question).value();
    return tools::to_text(told, policy) + tools::to_json_text(told, policy);
  };
  const auto has = [](const std::string& text, const char* part) {
    BOOST_TEST(text.find(part) != std::string::npos, part << " is not in\n" << text);
  };
  CheckQuestion question = asked_on(nullptr, "2024-06-07");
  question.max_age = proofs::any_age;
  std::string text = said(lenient_policy(), question);
  has(text, "checked by auditors: A");
  has(text, "\"stated_by\": \"auditor\"");
  has(text, "as recorded until");
  has(text, "2022-05-06 (Asia/Shanghai), 25 个月前 25 months ago");
  has(text, "\"recorded_until\": \"2022-05-06\"");
  std::string lines = policy_lines();
  lines.replace(lines.find("group auditors any A"), 20, "group watchers any A");
  text = said(read_policy(lines + "group both all W watchers\nquorum both\n"), question);
  has(text, "the operator; no auditor checked it");
  has(text, "\"stated_by\": \"operator\"");
  has(text, "2022-06-01 (Asia/Shanghai)");
  text = said(lenient_policy(), on_day(nullptr, "2022-04-01"));
  has(text, "2022-04-01 (Asia/Shanghai)");
  has(text, "as known on");
  has(text, "\"known_on\": \"2022-05-06\"");
}

BOOST_AUTO_TEST_CASE(a_day_after_the_seal_is_never_said_to_be_known) {
  const char* subject = "certificate/JX-WITHDRAWN";
  for (const char* now : {"2022-01-01", "2022-05-20", "2024-12-01"}) {
    const auto told = testing::judge(ledger().status(subject), lenient_policy(),
                                     on_day(subject, "2022-05-10", now));
    const std::string text = tools::to_json_text(told.value(), lenient_policy());
    BOOST_TEST(text.find("known_on") == std::string::npos, text);
    BOOST_TEST(text.find("recorded_until") != std::string::npos, text);
  }
}

BOOST_AUTO_TEST_CASE(questions_that_no_proof_answers_are_refused) {
  const auto is_senseless = [](CheckQuestion question) {
    try {
      tools::refuse_senseless(question);
      return false;
    } catch (const tools::UsageError&) {
      return true;
    }
  };
  CheckQuestion day = plain();
  day.day = on("2022-05-01");
  CheckQuestion item = plain();
  item.item = 1;
  CheckQuestion old = plain();
  old.old = "";
  for (const ProofKind kind :
       {ProofKind::status, ProofKind::history, ProofKind::entry, ProofKind::consistency}) {
    const bool has_state = kind == ProofKind::status || kind == ProofKind::history;
    day.kind = item.kind = old.kind = kind;
    BOOST_TEST(!is_senseless(of_kind(kind)));
    BOOST_TEST(is_senseless(of_kind(kind, "mark/M-1")) == (kind == ProofKind::consistency));
    BOOST_TEST(is_senseless(day) == !has_state);
    BOOST_TEST(is_senseless(item) == (kind != ProofKind::status));
    BOOST_TEST(is_senseless(old) == (kind != ProofKind::consistency));
  }
  item.kind.reset();
  BOOST_TEST(!is_senseless(item));
  item.expected = scheme::parse_subject("mark/M-1").value();
  BOOST_TEST(!is_senseless(item));
  item.expected = scheme::parse_subject("certificate/M-1").value();
  BOOST_TEST(is_senseless(item));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
