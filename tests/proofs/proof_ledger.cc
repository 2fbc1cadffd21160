#include "tests/proofs/proof_ledger.h"

#include <stdexcept>

#include "ledger/log/note_sign.h"
#include "ledger/proofs/proof_file.h"
#include "ledger/prove.h"
#include "tests/support/real_ledger.h"

namespace certledger::testing {
namespace {

template <class Statement>
Step step(Actor actor, Statement statement, const char* day) {
  return {actor, std::move(statement), on(day), {}};
}

template <class Statement>
Step about(const char* certificate, Statement statement, const char* day) {
  statement.number = certificate;
  return step(Actor::body, std::move(statement), day);
}

Step issue(const char* certificate, const char* from = "2022-03-01") {
  auto s = good_issue(certificate, on("2022-03-01"));
  s.facts.valid_from = on(from);
  return step(Actor::body, std::move(s), "2022-03-01");
}

Step grant(const char* mark, const char* certificate) {
  auto s = good_grant(on("2022-03-02"));
  s.facts.number = mark;
  s.facts.certificate = certificate;
  return step(Actor::body, std::move(s), "2022-03-02");
}

std::vector<Step> all_states() {
  std::vector<Step> steps;
  for (const char* name :
       {"JX-VALID", "JX-SUSPENDED", "JX-WITHDRAWN", "JX-CANCELLED", "JX-OLD", "JX-VOID"}) {
    steps.push_back(issue(name));
  }
  steps.push_back(issue("JX-LATER", "2022-09-01"));
  steps.push_back(grant("JXM-1", "JX-VALID"));
  steps.push_back(grant("JXM-2", "JX-SUSPENDED"));
  steps.push_back(grant("JXM-3", "JX-VALID"));
  steps.push_back(about("JX-SUSPENDED", good_suspend(on("2022-05-01")), "2022-05-01"));
  steps.push_back(about("JX-WITHDRAWN", good_withdraw(on("2022-05-02")), "2022-05-02"));
  steps.push_back(about("JX-CANCELLED", good_cancel(on("2022-05-03")), "2022-05-03"));
  steps.push_back(about("JX-OLD", good_replace("JX-NEW", on("2022-05-04")), "2022-05-04"));
  auto nullify = good_nullify(on("2022-05-05"), on("2022-03-01"));
  nullify.number = "JX-VOID";
  steps.push_back(step(Actor::authority, nullify, "2022-05-05"));
  auto revoke = good_mark_revoke(on("2022-05-06"));
  revoke.number = "JXM-3";
  steps.push_back(step(Actor::body, revoke, "2022-05-06"));
  return steps;
}

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_text(result.error()));
  return std::move(*result);
}

template <class Ask>
std::string asked(const std::filesystem::path& dir, Ask ask) {
  const Ledger ledger = Ledger::open(dir);
  const Snapshot snapshot(ledger.store());
  return must(ask(snapshot));
}

SecretKey key_from(std::uint8_t octet) { return SecretKey::from_seed(Bytes(seed_bytes, octet)); }

}  // namespace

ProofLedger::ProofLedger() : dir_(temp_ / "ledger") {
  make_ledger(dir_);
  append_steps(dir_, all_states());
}

void ProofLedger::append(const Step& step) { append_steps(dir_, {step}); }

std::string ProofLedger::status(std::string_view subject) const {
  return cosigned(asked(dir_, [&](const Snapshot& ledger) {
    return prove_status(ledger, must(scheme::parse_subject(subject)));
  }));
}

std::string ProofLedger::history(std::string_view subject) const {
  return cosigned(asked(dir_, [&](const Snapshot& ledger) {
    return prove_history(ledger, must(scheme::parse_subject(subject)));
  }));
}

std::string ProofLedger::entry(log::Index index) const {
  return cosigned(asked(dir_, [&](const Snapshot& ledger) { return prove_entry(ledger, index); }));
}

std::string ProofLedger::consistency(log::TreeSize old, log::TreeSize now) const {
  return asked(dir_, [&](const Snapshot& ledger) { return prove_consistency(ledger, old, now); });
}

std::string ProofLedger::checkpoint() const {
  return asked(dir_, [](const Snapshot& ledger) { return ledger.view().checkpoint(); });
}

log::TreeSize ProofLedger::size() const {
  const Ledger ledger = Ledger::open(dir_);
  return Snapshot(ledger.store()).size();
}

const SecretKey& witness_key() {
  static const SecretKey key = key_from(81);
  return key;
}

const SecretKey& auditor_key() {
  static const SecretKey key = key_from(82);
  return key;
}

Time cosigned_at() { return time_of(on("2022-06-01")); }

std::string policy_lines() {
  const auto cosigner = [](const char* name, const SecretKey& key) {
    return log::format_vkey(log::verifier_key(name, log::KeyType::cosignature, key.public_key()));
  };
  const auto log_key =
      log::verifier_key(origin, log::KeyType::ed25519, key_of(Actor::operator_).public_key());
  return "log " + log::format_vkey(log_key) + "\nwitness W " +
         cosigner(witness_name, witness_key()) + "\nwitness A " +
         cosigner(auditor_name, auditor_key()) + "\ngroup auditors any A\n";
}

keys::Policy strict_policy() {
  return must(keys::Policy::parse(policy_lines() + "group both all W auditors\nquorum both\n"));
}

keys::Policy lenient_policy() {
  return must(keys::Policy::parse(policy_lines() + "quorum none\n"));
}

std::string with_signature(const std::string& text, const log::NoteSignature& signature) {
  auto file = must(proofs::parse_proof_file(text));
  file.checkpoint.signatures.push_back(signature);
  return must(proofs::format_proof_file(file));
}

std::string cosigned(const std::string& text) {
  const std::string body = must(proofs::parse_proof_file(text)).checkpoint.text;
  return with_signature(
      with_signature(text, log::cosign(body, witness_name, witness_key(), cosigned_at())),
      log::cosign(body, auditor_name, auditor_key(), cosigned_at()));
}

}  // namespace certledger::testing
