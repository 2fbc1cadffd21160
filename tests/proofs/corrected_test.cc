// Proofs of a ledger whose times were corrected: times fall, and every reader counts days the same.
#include <boost/test/unit_test.hpp>

#include "tests/proofs/proof_ledger.h"

namespace certledger::testing {
namespace {

using namespace scheme;

/// The newest entries are recorded by a clock that says 2024, and are corrected.
void record_and_correct(ProofLedger& ledger) {
  const log::Index first = ledger.size();
  const Date wrong = on("2024-06-01");
  auto amended = good_amend(wrong);
  amended.number = "JX-VALID";
  ledger.append({Actor::body, amended, wrong, {}});
  const Date set_right = on("2022-05-20");
  ledger.append(correction(first, ledger.size() - 1, sealed_on(), set_right));
  auto suspended = good_suspend(set_right);
  suspended.number = "JX-VALID";
  ledger.append({Actor::body, suspended, set_right, {}});
}

tools::CheckQuestion asking_for_history(const char* subject) {
  tools::CheckQuestion question = asking(subject);
  question.kind = tools::ProofKind::history;
  return question;
}

BOOST_AUTO_TEST_SUITE(corrected_times)

BOOST_AUTO_TEST_CASE(histories_go_on_behind_a_correction) {
  ProofLedger ledger;
  record_and_correct(ledger);
  const auto parameters = judge(ledger.history("parameters/scheme"), lenient_policy(),
                                asking_for_history("parameters/scheme"));
  BOOST_REQUIRE(parameters.has_value());
  BOOST_TEST((parameters->exit == tools::Exit::ok));
  const auto certificate = judge(ledger.history("certificate/JX-VALID"), lenient_policy(),
                                 asking_for_history("certificate/JX-VALID"));
  BOOST_REQUIRE(certificate.has_value());
  BOOST_TEST((certificate->exit == tools::Exit::negative));
  BOOST_TEST(certificate->state->name == "suspended");
}

BOOST_AUTO_TEST_CASE(a_status_behind_a_correction_is_of_the_true_day) {
  ProofLedger ledger;
  record_and_correct(ledger);
  const auto told = judge(ledger.status("certificate/JX-VALID"), lenient_policy(),
                          asking("certificate/JX-VALID"));
  BOOST_REQUIRE(told.has_value());
  BOOST_TEST(told->state->name == "suspended");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
