#include "tests/proofs/proof_ledger.h"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "ledger/base/encoding.h"
#include "ledger/log/note_sign.h"
#include "ledger/proofs/proof_file.h"
#include "ledger/read/prove.h"
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
  const write::Ledger ledger = write::Ledger::open(dir);
  const read::Snapshot snapshot(ledger.store());
  return must(ask(snapshot));
}

void record(std::string_view file, std::string_view policy, const tools::CheckQuestion& question,
            tools::Exit exit, const std::string& state) {
  static const char* path = std::getenv("CERTLEDGER_CASES");
  if (path == nullptr) return;
  static std::ofstream out(path, std::ios::binary);
  nlohmann::json head = {{"file", file.size()},
                         {"policy", to_hex(as_bytes(policy))},
                         {"now", question.now.seconds},
                         {"exit", static_cast<int>(exit)},
                         {"state", state}};
  if (question.kind) head["kind"] = name(*question.kind);
  if (question.old) head["old"] = question.old->size();
  if (question.expected) head["expect"] = scheme::to_text(*question.expected);
  if (question.day) head["on"] = question.day->text();
  if (question.max_age) head["max_age"] = *question.max_age;
  if (question.item) head["item"] = *question.item;
  out << head.dump() << "\n" << file << question.old.value_or("") << std::flush;
  if (!out) throw std::runtime_error("a case cannot be written");
}

SecretKey key_from(std::uint8_t octet) { return SecretKey::from_seed(Bytes(seed_bytes, octet)); }

}  // namespace

ProofLedger::ProofLedger() : dir_(temp_ / "ledger") {
  make_ledger(dir_);
  append_steps(dir_, all_states());
}

void ProofLedger::append(const Step& step) { append_steps(dir_, {step}); }

std::string ProofLedger::status(std::string_view subject) const {
  return cosigned(asked(dir_, [&](const read::Snapshot& ledger) {
    return read::prove_status(ledger, must(scheme::parse_subject(subject)));
  }));
}

std::string ProofLedger::history(std::string_view subject) const {
  return cosigned(asked(dir_, [&](const read::Snapshot& ledger) {
    return read::prove_history(ledger, must(scheme::parse_subject(subject)));
  }));
}

std::string ProofLedger::entry(log::Index index) const {
  return cosigned(
      asked(dir_, [&](const read::Snapshot& ledger) { return read::prove_entry(ledger, index); }));
}

std::string ProofLedger::consistency(log::TreeSize old, log::TreeSize now) const {
  return asked(dir_, [&](const read::Snapshot& ledger) {
    return read::prove_consistency(ledger, old, now);
  });
}

std::string ProofLedger::checkpoint() const {
  return asked(dir_, [](const read::Snapshot& ledger) { return ledger.view().checkpoint(); });
}

log::TreeSize ProofLedger::size() const {
  const write::Ledger ledger = write::Ledger::open(dir_);
  return read::Snapshot(ledger.store()).size();
}

const SecretKey& witness_key() {
  static const SecretKey key = key_from(81);
  return key;
}

const SecretKey& auditor_key() {
  static const SecretKey key = key_from(82);
  return key;
}

const ProofLedger& ledger() {
  static const ProofLedger made;
  return made;
}

tools::CheckQuestion asking(const char* subject, const char* day) {
  tools::CheckQuestion question;
  if (subject != nullptr) question.expected = scheme::parse_subject(subject).value();
  if (on(day) <= sealed_on()) {
    question.day = on(day);
    question.now = time_of(on("2022-06-10"));
  } else {
    question.max_age = proofs::any_age;
    question.now = time_of(on(day));
  }
  return question;
}

Date sealed_on() { return on("2022-05-06"); }

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

WrittenPolicy read_policy(const std::string& text) {
  return {text, must(keys::Policy::parse(text))};
}

WrittenPolicy strict_policy() {
  return read_policy(policy_lines() + "group both all W auditors\nquorum both\n");
}

WrittenPolicy lenient_policy() { return read_policy(policy_lines() + "quorum none\n"); }

std::expected<tools::Judgement, tools::Refusal> judge(std::string_view file,
                                                      const WrittenPolicy& policy,
                                                      const tools::CheckQuestion& question) {
  auto judged = tools::judge(file, policy, question);
  const bool has_state = judged && judged->state && judged->body;
  record(file, policy.text, question, judged ? judged->exit : judged.error().exit,
         has_state ? judged->state->name : std::string());
  return judged;
}

tools::Exit exit_for(std::string_view file, std::string_view policy,
                     const tools::CheckQuestion& question) {
  auto parsed = keys::Policy::parse(policy);
  if (parsed) {
    const auto judged = judge(file, {std::string(policy), std::move(*parsed)}, question);
    return judged ? judged->exit : judged.error().exit;
  }
  const tools::Exit exit = tools::exit_code(parsed.error().fault);
  record(file, policy, question, exit, {});
  return exit;
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
