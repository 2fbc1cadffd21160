// Policies of every shape on one good proof, and spoiled ones: what comes of a policy is the same
// whoever reads it (tests/independent).
#include <boost/test/unit_test.hpp>
#include <functional>
#include <map>
#include <set>

#include "ledger/base/encoding.h"
#include "ledger/log/note_sign.h"
#include "ledger/proofs/paper/compact.h"
#include "ledger/proofs/proof_file.h"
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

/// The vkey of an ML-DSA-44 cosigner; its key is of `size` octets.
std::string ml_dsa_vkey(std::uint8_t filling, std::size_t size = 1312) {
  const std::string name = "m.example/" + std::to_string(filling);
  Bytes octets(1 + size, filling);
  octets[0] = 6;
  const Hash hash = sha256({as_bytes(name + "\n"), octets});
  return name + "+" + to_hex(hash.view().first(4)) + "+" + to_base64(octets);
}

std::string log_vkey() {
  const std::string lines = policy_lines();
  return lines.substr(4, lines.find('\n') - 4);
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
      {"quorum W\r\n", Exit::ok},
      {"quorum\rW\n", Exit::malformed},
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

/// A witness with a key whose signatures cannot be checked is one that never signs.
std::vector<PolicyCase> ml_dsa_cases() {
  const std::string m = "witness m " + ml_dsa_vkey(7) + "\n";
  std::string other_id = ml_dsa_vkey(7);
  other_id[other_id.find('+') + 1] ^= 1;
  return {
      {m + "quorum none\n", Exit::ok},
      {m + "quorum W\n", Exit::ok},
      {m + "group g any W m\nquorum g\n", Exit::ok},
      {m + "group g 1 m auditors\nquorum g\n", Exit::ok},
      {m + "group g all W m\nquorum g\n", Exit::policy},
      {m + "quorum m\n", Exit::policy},
      {m + "witness n " + ml_dsa_vkey(8) + " https://n.example\ngroup g any m n\nquorum g\n",
       Exit::policy},
      {"log " + ml_dsa_vkey(7) + "\nquorum W\n", Exit::ok},
      {m + "witness n " + ml_dsa_vkey(7) + "\nquorum W\n", Exit::malformed},
      {m + m + "quorum W\n", Exit::malformed},
      {"log " + ml_dsa_vkey(7) + "\nlog " + ml_dsa_vkey(7) + "\nquorum W\n", Exit::malformed},
      {"witness m " + other_id + "\nquorum W\n", Exit::malformed},
      {"witness m " + ml_dsa_vkey(7, 1311) + "\nquorum W\n", Exit::malformed},
      {"witness m " + ml_dsa_vkey(7, 32) + "\nquorum W\n", Exit::malformed},
  };
}

/// A log's key that ended: the proof's checkpoint is of this size.
std::vector<PolicyCase> until_cases(log::TreeSize size) {
  const std::string until = "until " + log_vkey() + " ";
  const std::string at = std::to_string(size) + "\nquorum W\n";
  return {
      {until + at, Exit::ok},
      {until + std::to_string(size + 1) + "\nquorum W\n", Exit::ok},
      {until + "9007199254740991\nquorum W\n", Exit::ok},
      {until + std::to_string(size - 1) + "\nquorum W\n", Exit::policy},
      {until + "0\nquorum none\n", Exit::policy},
      {until + "0" + at, Exit::malformed},
      {until + "9007199254740992\nquorum W\n", Exit::malformed},
      {until + "-1\nquorum W\n", Exit::malformed},
      {until + std::to_string(size) + " x\nquorum W\n", Exit::malformed},
      {"until " + log_vkey() + "\nquorum W\n", Exit::malformed},
      {until + at + until + at, Exit::malformed},
      {"until " + vkey(9, log::KeyType::ed25519) + " " + at, Exit::malformed},
      {"until W " + at, Exit::malformed},
      {"Until " + log_vkey() + " " + at, Exit::malformed},
  };
}

void judge_cases(const std::vector<PolicyCase>& cases) {
  for (const PolicyCase& one : cases) {
    BOOST_TEST(static_cast<int>(exit_for(proof(), policy_lines() + one.lines, question())) ==
                   static_cast<int>(one.exit),
               one.lines.substr(0, 60) << " … " << one.lines.substr(one.lines.size() / 2, 200));
  }
}

/// A second key of the ledger's log, and its line.
const SecretKey& second_key() {
  static const SecretKey key = SecretKey::from_seed(Bytes(seed_bytes, 91));
  return key;
}
std::string second_line() {
  return "log " +
         log::format_vkey(
             log::verifier_key(origin, log::KeyType::ed25519, second_key().public_key())) +
         "\n";
}

/// The file with its checkpoint's signatures changed.
std::string resigned(const std::string& file,
                     const std::function<void(std::vector<log::NoteSignature>&)>& change) {
  const bool grows = file.starts_with("old ");
  if (grows) {
    auto parts = proofs::parse_consistency_file(file).value();
    change(parts.checkpoint.signatures);
    return proofs::format_consistency_file(parts).value();
  }
  auto parts = proofs::parse_proof_file(file).value();
  change(parts.checkpoint.signatures);
  return proofs::format_proof_file(parts).value();
}

/// The question that the file answers.
tools::CheckQuestion question_of(const std::string& file, const std::optional<std::string>& old) {
  tools::CheckQuestion asked = question();
  asked.old = old;
  if (old) return asked;
  const auto bundle = proofs::decode_bundle(*proofs::parse_proof_file(file).value().extra);
  if (std::holds_alternative<proofs::EntryBundle>(bundle.value())) {
    asked.kind = tools::ProofKind::entry;
  }
  return asked;
}

/// What a reader says of the file whose checkpoint has these signatures too, before and behind
/// those that it has, under policies that name the second key before and behind the first.
std::set<Exit> exits_with(const std::string& file, const log::NoteSignature& more,
                          const std::optional<std::string>& old, const std::string& second) {
  std::set<Exit> exits;
  const tools::CheckQuestion asked = question_of(file, old);
  for (const bool first : {false, true}) {
    const std::string changed =
        resigned(file, [&](auto& all) { all.insert(first ? all.begin() : all.end(), more); });
    for (const std::string& lines : {second + policy_lines(), policy_lines() + second}) {
      exits.insert(exit_for(changed, lines + "quorum none\n", asked));
    }
  }
  return exits;
}

BOOST_AUTO_TEST_SUITE(policies)

BOOST_AUTO_TEST_CASE(witnesses_with_ml_dsa_keys_never_sign) {
  judge_cases(ml_dsa_cases());
  // Whatever such a witness wrote under the checkpoint is nobody's that is known.
  const std::string file = with_signature(proof(), {"m.example/7", 7, Bytes(2428, 1)});
  const std::string policy = policy_lines() + "witness m " + ml_dsa_vkey(7) + "\nquorum W\n";
  BOOST_TEST((exit_for(file, policy, question()) == Exit::ok));
}

BOOST_AUTO_TEST_CASE(a_logs_key_that_ended) {
  judge_cases(until_cases(proofs::parse_proof_file(proof()).value().index + 1));
}

BOOST_AUTO_TEST_CASE(the_order_of_two_log_keys_has_no_meaning) {
  const ProofLedger two;
  const log::TreeSize size = two.size();
  const std::string growth = two.consistency(size - 2, size);
  const std::string status = two.status("certificate/JX-VALID");
  const std::string brief(as_text(
      encode_compact(proofs::paper::compress(proofs::parse_proof_file(status).value()).value())));
  const std::string old = two.consistency(0, size - 2);
  const std::string before = old.substr(old.find("\n\n") + 2);
  struct Judged {
    std::string file;
    std::optional<std::string> old;
  };
  for (const Judged& one : {Judged{status, {}},
                            {two.history("certificate/JX-OLD"), {}},
                            {two.entry(12), {}},
                            {growth, before}}) {
    const std::string text = one.old ? proofs::parse_consistency_file(one.file)->checkpoint.text
                                     : proofs::parse_proof_file(one.file)->checkpoint.text;
    const log::NoteSignature good = log::sign_note(text, origin, second_key());
    log::NoteSignature bad = good;
    bad.signature[5] ^= 1U;
    const std::set<Exit> both = exits_with(one.file, good, one.old, second_line());
    BOOST_TEST(both.size() == 1U);
    BOOST_TEST((both.contains(Exit::ok) || both.contains(Exit::negative)));
    BOOST_TEST((exits_with(one.file, bad, one.old, second_line()) == std::set{Exit::tampered}));
    // Nobody knows that key: its line is nobody's.
    BOOST_TEST((exits_with(one.file, bad, one.old, "") == both));
    // The known key of another log.
    const log::NoteSignature foreign{
        "k.example/9", log::parse_vkey(vkey(9, log::KeyType::ed25519))->id, bad.signature};
    const std::string other = "log " + vkey(9, log::KeyType::ed25519) + "\n";
    BOOST_TEST((exits_with(one.file, foreign, one.old, other) == std::set{Exit::tampered}));
    // It signed alone, and did not make the seal.
    const std::string alone = resigned(one.file, [&](auto& all) { all = {good}; });
    const tools::CheckQuestion asked = question_of(one.file, one.old);
    const bool is_sealed = alone.starts_with("c2sp") && one.file != two.entry(12);
    const Exit exit = exit_for(alone, second_line() + policy_lines() + "quorum none\n", asked);
    BOOST_TEST((is_sealed ? exit == Exit::policy : both.contains(exit)));
  }
  BOOST_TEST(
      (exit_for(brief, second_line() + policy_lines() + "quorum none\n", question()) == Exit::ok));
}

/// Two names under which keys have one id. An id has four octets, so a few 100,000 names are
/// enough.
std::pair<std::string, std::string> names_of_one_id(const PublicKey& one, const PublicKey& other) {
  std::map<log::KeyId, std::string> seen;
  for (int i = 0; i < 200'000; ++i) {
    const std::string name = "c.example/" + std::to_string(i);
    seen.emplace(log::key_id(name, log::KeyType::cosignature, one), name);
  }
  for (int i = 0;; ++i) {
    const std::string name = "d.example/" + std::to_string(i);
    const auto found = seen.find(log::key_id(name, log::KeyType::cosignature, other));
    if (found != seen.end()) return {found->second, name};
  }
}

BOOST_AUTO_TEST_CASE(cosigners_whose_keys_have_one_id) {
  const SecretKey c = SecretKey::from_seed(Bytes(seed_bytes, 92));
  const SecretKey d = SecretKey::from_seed(Bytes(seed_bytes, 93));
  const auto [c_name, d_name] = names_of_one_id(c.public_key(), d.public_key());
  const auto line = [](const char* as, const std::string& name, const SecretKey& key) {
    return "witness " + std::string(as) + " " +
           log::format_vkey(log::verifier_key(name, log::KeyType::cosignature, key.public_key())) +
           "\n";
  };
  const auto parts = proofs::parse_proof_file(proof()).value();
  const auto by_c = log::cosign(parts.checkpoint.text, c_name, c, cosigned_at());
  const auto by_d = log::cosign(parts.checkpoint.text, d_name, d, cosigned_at());
  const auto page = [&](const std::vector<log::NoteSignature>& by) {
    auto file = parts;
    file.checkpoint.signatures.insert(file.checkpoint.signatures.end(), by.begin(), by.end());
    return std::string(as_text(encode_compact(proofs::paper::compress(file).value())));
  };
  for (const std::string& lines :
       {line("c", c_name, c) + line("d", d_name, d), line("d", d_name, d) + line("c", c_name, c)}) {
    const auto exit = [&](const std::string& file, const std::string& quorum) {
      return exit_for(file, policy_lines() + lines + quorum, question());
    };
    BOOST_TEST((exit(page({by_c}), "quorum c\n") == Exit::ok));
    BOOST_TEST((exit(page({by_d}), "quorum d\n") == Exit::ok));
    BOOST_TEST((exit(page({by_d}), "quorum c\n") == Exit::policy));
    BOOST_TEST((exit(page({by_c, by_d}), "group g all c d\nquorum g\n") == Exit::ok));
    auto bad = by_d;
    bad.signature.back() ^= 1U;
    BOOST_TEST((exit(page({bad}), "quorum none\n") == Exit::tampered));
    // The same key twice.
    const auto later = log::cosign(parts.checkpoint.text, d_name, d, {cosigned_at().seconds + 1});
    BOOST_TEST((exit(page({by_d, later}), "quorum none\n") == Exit::malformed));
  }
}

BOOST_AUTO_TEST_CASE(what_each_asks_for) { judge_cases(policy_cases()); }

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
    const Exit exit = exit_for(proof(), testing::flipped(whole, bit), question());
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
