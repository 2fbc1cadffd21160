// Policies of every shape on one good proof, and spoiled ones: what comes of a policy is the same
// whoever reads it (tests/stranger).
#include <boost/test/unit_test.hpp>

#include "tests/proofs/proof_ledger.h"
#include "tests/support/flipped.h"

namespace certledger::testing {
namespace {

using tools::Exit;

const std::string& proof() {
  static const std::string made = ProofLedger().status("certificate/JX-VALID");
  return made;
}

tools::CheckQuestion question() { return asking(nullptr); }

std::string vkey(std::uint8_t number, log::KeyType type) {
  const SecretKey key = SecretKey::from_seed(Bytes(seed_bytes, number));
  return log::format_vkey(
      log::verifier_key("k.example/" + std::to_string(number), type, key.public_key()));
}

std::string witness(std::uint8_t number) {
  return "witness n" + std::to_string(number) + " " + vkey(number, log::KeyType::cosignature) +
         "\n";
}

struct PolicyCase {
  std::string lines;  ///< behind policy_lines()
  Exit exit;
};

/// W and A, who is alone in `auditors`, have cosigned the proof; nobody else has.
std::vector<PolicyCase> policy_cases() {
  const std::string w = witness(1);
  const std::string many = w + witness(2) + witness(3);
  return {
      {"quorum none\n", Exit::ok},
      {"quorum W\n", Exit::ok},
      {"quorum A\n", Exit::ok},
      {"quorum auditors\n", Exit::ok},
      {"group both all W auditors\nquorum both\n", Exit::ok},
      {w + "quorum n1\n", Exit::policy},
      {w + "group g any W n1\nquorum g\n", Exit::ok},
      {w + "group g all W n1\nquorum g\n", Exit::policy},
      {w + "group g 1 W n1 auditors\nquorum g\n", Exit::ok},
      {w + "group g 2 W n1 auditors\nquorum g\n", Exit::ok},
      {w + "group g 3 W n1 auditors\nquorum g\n", Exit::policy},
      {many + "group o 2 n1 n2 n3\ngroup g any o W\nquorum g\n", Exit::ok},
      {many + "group o 2 n1 n2 W\ngroup g all o auditors\nquorum g\n", Exit::policy},
      {many + "group o 1 n1 n2 W\ngroup g all o auditors\n# one\n\n \t\nquorum\tg \n", Exit::ok},
      {many + "group o 1 n1 n2 W\ngroup g all o auditors\ngroup h all g n3\nquorum h\n",
       Exit::policy},
      {"log " + vkey(9, log::KeyType::ed25519) + " https://l.example\nquorum W\n", Exit::ok},
      {"quorum W", Exit::malformed},
      {"quorum W\n\n\x01\n", Exit::malformed},
      {"quorum W\r\n", Exit::malformed},
      {"quorum W\nquorum W\n", Exit::malformed},
      {"quorum none\nquorum W\n", Exit::malformed},
      {"quorum nobody\n", Exit::malformed},
      {"quorum W A\n", Exit::malformed},
      {"quorum\n", Exit::malformed},
      {"", Exit::malformed},
      {w + w + "quorum W\n", Exit::malformed},
      {"witness W " + vkey(4, log::KeyType::cosignature) + "\nquorum W\n", Exit::malformed},
      {"witness none " + vkey(4, log::KeyType::cosignature) + "\nquorum W\n", Exit::malformed},
      {"witness x " + vkey(4, log::KeyType::ed25519) + "\nquorum W\n", Exit::malformed},
      {"witness x " + vkey(4, log::KeyType::cosignature) + " u v\nquorum W\n", Exit::malformed},
      {"log " + vkey(4, log::KeyType::cosignature) + "\nquorum W\n", Exit::malformed},
      {"log\nquorum W\n", Exit::malformed},
      {"group g any\nquorum g\n", Exit::malformed},
      {"group g 0 W\nquorum g\n", Exit::malformed},
      {"group g 2 W\nquorum g\n", Exit::malformed},
      {"group g 01 W\nquorum g\n", Exit::malformed},
      {"group g +1 W\nquorum g\n", Exit::malformed},
      {"group g 18446744073709551617 W\nquorum g\n", Exit::malformed},
      {"group g \xD9\xA1 W\nquorum g\n", Exit::malformed},  // an Arabic one
      {"group g any W W\nquorum g\n", Exit::malformed},
      {"group g any W A\nquorum g\n", Exit::malformed},  // A is an auditor already
      {"group g any g\nquorum g\n", Exit::malformed},
      {"group g any h\ngroup h any W\nquorum g\n", Exit::malformed},
      {"group none any W\nquorum none\n", Exit::malformed},
      {"Quorum W\n", Exit::malformed},
      {"quorum W # yes\n", Exit::malformed},
      {"\xC2\xA0quorum W\n", Exit::malformed},
      {"group \xFF any W\nquorum \xFF\n", Exit::ok},  // names are octets
      {std::string(keys::max_policy_bytes, '#') + "\nquorum W\n", Exit::malformed},
  };
}

BOOST_AUTO_TEST_SUITE(policies)

BOOST_AUTO_TEST_CASE(what_each_asks_for) {
  for (const PolicyCase& one : policy_cases()) {
    BOOST_TEST(static_cast<int>(exit_for(proof(), policy_lines() + one.lines, question())) ==
                   static_cast<int>(one.exit),
               one.lines.substr(0, 200));
  }
}

BOOST_AUTO_TEST_CASE(as_many_of_a_kind_as_there_may_be_and_one_more) {
  std::string groups;
  for (std::size_t i = 0; i + 1 < keys::max_policy_definitions; ++i) {
    groups += "group g" + std::to_string(i) + " any " +
              (i == 0 ? std::string("W") : "g" + std::to_string(i - 1)) + "\n";
  }
  const std::string last = "quorum g1022\n";
  BOOST_TEST((exit_for(proof(), policy_lines() + groups + last, question()) == Exit::ok));
  BOOST_TEST((exit_for(proof(), policy_lines() + groups + "group h any g1022\n" + last,
                       question()) == Exit::malformed));
}

BOOST_AUTO_TEST_CASE(no_spoiled_policy_makes_a_proof_better) {
  const std::string whole =
      policy_lines() + witness(1) + "group g all W auditors\ngroup h 1 g n1\nquorum h\n";
  BOOST_REQUIRE((exit_for(proof(), whole, question()) == Exit::ok));
  std::size_t accepted = 0;
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    const Exit exit = exit_for(proof(), test::flipped(whole, bit), question());
    if (exit == Exit::ok) ++accepted;
    BOOST_TEST((exit == Exit::ok || exit == Exit::policy || exit == Exit::malformed),
               "bit " << bit);
  }
  // Names within the policy, that are used once or changed into blanks: no more than that.
  BOOST_TEST(accepted < 100U);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    BOOST_TEST((exit_for(proof(), whole.substr(0, size), question()) == Exit::malformed));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
