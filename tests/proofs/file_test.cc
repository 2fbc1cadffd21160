#include <boost/test/unit_test.hpp>

#include "ledger/base/encoding.h"
#include "ledger/log/note_sign.h"
#include "ledger/proofs/proof_file.h"
#include "ledger/proofs/verify.h"
#include "ledger/read/prove.h"
#include "ledger/write/ledger.h"
#include "tests/proofs/proof_ledger.h"
#include "tests/support/add_checkpoint_example.h"
#include "tests/support/flipped.h"
#include "tools/certledger-check/judge.h"
#include "tools/certledger-check/report.h"

namespace certledger::testing {
namespace {

using testing::add_checkpoint_example;
using tools::CheckQuestion;
using tools::Exit;

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(the_specifications_example_of_a_request) {
  const auto file = proofs::parse_consistency_file(add_checkpoint_example);
  BOOST_REQUIRE(file.has_value());
  BOOST_TEST(file->old == 20852014U);
  BOOST_TEST(file->path.size() == 4U);
  BOOST_TEST(to_base64(file->path.back().view()) == "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=");
  // Two keys of one name.
  BOOST_REQUIRE(file->checkpoint.signatures.size() == 2U);
  BOOST_TEST(file->checkpoint.signatures[0].name == file->checkpoint.signatures[1].name);
  BOOST_TEST(file->checkpoint.signatures[0].id == 0x033de0aeU);
  BOOST_TEST(file->checkpoint.signatures[1].id == 0xa292ea05U);
  BOOST_TEST(proofs::format_consistency_file(*file).value() == add_checkpoint_example);
}

BOOST_AUTO_TEST_CASE(extra_data_may_be_missing_or_empty) {
  const std::string note =
      "o.example\n1\n" + to_base64(Hash{}.view()) + "\n\n\xE2\x80\x94 o.example AAAAAAA=\n";
  const std::string bare = "c2sp.org/tlog-proof@v1\nindex 0\n\n" + note;
  const auto file = proofs::parse_proof_file(bare);
  BOOST_REQUIRE(file.has_value());
  BOOST_TEST(!file->extra.has_value());
  BOOST_TEST(proofs::format_proof_file(*file).value() == bare);
  const std::string empty = "c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n" + note;
  BOOST_TEST(proofs::format_proof_file(proofs::parse_proof_file(empty).value()).value() == empty);
  for (const char* bad :
       {"c2sp.org/tlog-proof@v1\nextra\nindex 0\n\n", "c2sp.org/tlog-proof@v1\n\nindex 0\n\n",
        "index 0\n\n", "c2sp.org/tlog-proof@v1\nextra AA==\nextra AA==\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n", "c2sp.org/tlog-proof@v1\n"}) {
    BOOST_TEST(!proofs::parse_proof_file(bad + note).has_value(), bad);
  }
}

BOOST_AUTO_TEST_CASE(what_is_too_large_is_not_written_either) {
  proofs::ProofFile file;
  file.extra = Bytes(200 * 1024);
  file.checkpoint = {"text\n", {{"o.example", 1, Bytes(64)}}};
  const auto text = proofs::format_proof_file(file);
  BOOST_REQUIRE(!text);
  BOOST_TEST((text.error().fault == Fault::too_large));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(consistency)

/// Asks whether `file` leads from the checkpoint `old` on.
auto judge_growth(const std::string& file, const std::string& old) {
  CheckQuestion question;
  question.old = old;
  question.now = cosigned_at();
  return testing::judge(file, lenient_policy(), question);
}

/// The checkpoint at that size: a consistency file from there to there ends in it.
std::string checkpoint_at(const ProofLedger& ledger, log::TreeSize size) {
  const std::string file = ledger.consistency(size, size);
  return file.substr(file.find("\n\n") + 2);
}

BOOST_AUTO_TEST_CASE(two_checkpoints_are_shown_to_be_one_history) {
  const ProofLedger ledger;
  const log::TreeSize now = ledger.size();
  const std::string old = checkpoint_at(ledger, 2);
  const std::string file = ledger.consistency(2, now);
  const auto told = judge_growth(file, old);
  BOOST_REQUIRE(told.has_value());
  const auto& growth = std::get<tools::ProvenGrowth>(told->proven);
  BOOST_TEST(growth.old.value().size == 2U);
  BOOST_TEST(growth.endorsed.checkpoint.size == now);
  BOOST_TEST(judge_growth(ledger.consistency(now, now), ledger.checkpoint()).has_value());

  const auto exit_of = [&](const std::string& text, const std::string& before) {
    const auto refused = judge_growth(text, before);
    return refused ? 0 : static_cast<int>(refused.error().exit);
  };
  BOOST_TEST(exit_of(file, ledger.checkpoint()) == static_cast<int>(Exit::other));
  BOOST_TEST(exit_of(ledger.consistency(now, now), old) == static_cast<int>(Exit::other));
  BOOST_TEST(exit_of(file, file) == static_cast<int>(Exit::malformed));
  BOOST_TEST(exit_of(ledger.consistency(2, 2), old) == 0);
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    BOOST_TEST(exit_of(testing::flipped(file, bit), old) != 0, "bit " << bit);
  }
}

BOOST_AUTO_TEST_CASE(every_bit_of_a_cosigned_one_counts) {
  const ProofLedger ledger;
  const std::string old = checkpoint_at(ledger, 2);
  const std::string bare = ledger.consistency(2, ledger.size());
  const std::string body = proofs::parse_consistency_file(bare).value().checkpoint.text;
  const std::string by_w =
      log::format_signature(log::cosign(body, witness_name, witness_key(), cosigned_at()));
  const std::string by_a =
      log::format_signature(log::cosign(body, auditor_name, auditor_key(), cosigned_at()));
  const auto told = [&](const std::string& file) {
    const auto judged = judge_growth(file, old);
    return judged ? tools::to_text(*judged, lenient_policy()) : std::string();
  };
  const std::string file = bare + by_w + by_a;
  BOOST_REQUIRE(!told(file).empty());
  BOOST_TEST(told(file) != told(bare + by_w));
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    const std::string text = told(testing::flipped(file, bit));
    BOOST_TEST((text.empty() || text == told(bare + by_w) || text == told(bare + by_a)),
               "bit " << bit << ": " << text);
  }
}

BOOST_AUTO_TEST_CASE(a_fork_is_told_as_one) {
  const ProofLedger ledger;
  const auto now = log::parse_note(ledger.checkpoint()).value();
  auto other = log::parse_checkpoint(now.text).value();
  other.root.bytes[0] ^= 1U;
  const std::string forked = log::format_note(
      log::signed_note(log::format_checkpoint(other), origin, key_of(Actor::operator_)));
  const auto refused = judge_growth(ledger.consistency(ledger.size(), ledger.size()), forked);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(static_cast<int>(refused.error().exit) == static_cast<int>(Exit::fork));
  // Whatever size the file begins at.
  const auto from_two = judge_growth(ledger.consistency(2, ledger.size()), forked);
  BOOST_REQUIRE(!from_two);
  BOOST_TEST(static_cast<int>(from_two.error().exit) == static_cast<int>(Exit::fork));
}

BOOST_AUTO_TEST_CASE(sizes_without_a_checkpoint_or_a_meaning_are_refused) {
  const ProofLedger ledger;
  const write::Ledger opened = write::Ledger::open(ledger.directory());
  const read::Snapshot snapshot(opened.store());
  const log::TreeSize now = snapshot.size();
  for (const auto& [from, to] : std::vector<std::pair<log::TreeSize, log::TreeSize>>{
           {0, now + 1}, {0, 1}, {now, 2}, {1, now + 1}, {1, now - 1}, {now + 1, now + 1}}) {
    const auto made = read::prove_consistency(snapshot, from, to);
    BOOST_REQUIRE(!made);
    BOOST_TEST((made.error().fault == Fault::not_found));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(demands)

/// What becomes of a good proof under that policy and age, three days after it was cosigned.
std::string judged(const std::string& policy, std::optional<std::uint64_t> max_age,
                   bool is_cosigned = true) {
  std::string file = ledger().status("certificate/JX-VALID");
  if (!is_cosigned) {
    auto parts = proofs::parse_proof_file(file).value();
    parts.checkpoint.signatures.resize(1);
    file = proofs::format_proof_file(parts).value();
  }
  CheckQuestion question;
  question.now = time_of(on("2022-06-04"));
  question.max_age = max_age;
  const auto told = testing::judge(file, read_policy(policy), question);
  return told ? std::string(name(told->exit)) : told.error().reason;
}

constexpr std::uint64_t one_day = 86400;

BOOST_AUTO_TEST_CASE(cosignatures) {
  const std::string lines = policy_lines();
  BOOST_TEST(judged(lines + "quorum none\n", {}) == "OK");
  BOOST_TEST(judged(lines + "quorum none\n", {}, false) == "OK");
  BOOST_TEST(judged(lines + "quorum W\n", {}) == "OK");
  BOOST_TEST(judged(lines + "quorum W\n", {}, false) == "too-few-cosignatures");
  BOOST_TEST(judged(lines + "quorum auditors\n", {}) == "OK");
  BOOST_TEST(judged(lines + "group two 2 W auditors\nquorum two\n", {}) == "OK");
  BOOST_TEST(judged("quorum none\n", {}) == "wrong-origin");
  const std::string other =
      "log " +
      log::format_vkey(
          log::verifier_key(origin, log::KeyType::ed25519, key_of(Actor::authority).public_key())) +
      "\nquorum none\n";
  BOOST_TEST(judged(other, {}) == "unknown-key");
}

BOOST_AUTO_TEST_CASE(age) {
  const std::string lines = policy_lines();
  // Sealed on 2022-05-06; seen as the newest on 2022-06-01 by whoever the policy asks for.
  BOOST_TEST(judged(lines + "quorum W\n", 4 * one_day) == "OK");
  BOOST_TEST(judged(lines + "quorum W\n", 3 * one_day) == "OK");
  BOOST_TEST(judged(lines + "quorum W\n", 3 * one_day - 1) == "too-old");
  BOOST_TEST(judged(lines + "quorum none\n", 4 * one_day) == "too-old");
  BOOST_TEST(judged(lines + "quorum none\n", 29 * one_day) == "OK");
}

BOOST_AUTO_TEST_CASE(a_witness_that_is_the_log_is_none) {
  std::string file = ledger().status("certificate/JX-VALID");
  const SecretKey& log_key = key_of(Actor::operator_);
  const std::string body = proofs::parse_proof_file(file).value().checkpoint.text;
  file = with_signature(file, log::cosign(body, "self.example/s", log_key, cosigned_at()));
  const std::string self = log::format_vkey(
      log::verifier_key("self.example/s", log::KeyType::cosignature, log_key.public_key()));
  const auto policy = read_policy(policy_lines() + "witness S " + self + "\nquorum S\n");
  CheckQuestion question;
  question.now = cosigned_at();
  const auto told = testing::judge(file, policy, question);
  BOOST_REQUIRE(!told);
  BOOST_TEST(told.error().reason == "too-few-cosignatures");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
