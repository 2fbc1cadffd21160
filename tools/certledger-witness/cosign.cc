#include "tools/certledger-witness/cosign.h"

#include <algorithm>

#include "keys/policy.h"
#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "ledger/system/write_file.h"
#include "tools/arguments/cosigning.h"
#include "tools/arguments/memory_file.h"
#include "tools/arguments/named_files.h"
#include "tools/present/json.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

/// Parses the whole policy. A witness uses only its log lines, not the quorum.
keys::Policy read_policy(const std::string& path) {
  return must(keys::Policy::parse(read_text(path, keys::max_policy_bytes)));
}

void refuse_logs_own(const PublicKey& key, const keys::Policy& policy) {
  const bool is_a_logs_own = std::ranges::any_of(
      policy.logs(), [&](const keys::KnownLog& known) { return known.key.key == key; });
  if (!is_a_logs_own) return;
  throw Failure(Error{
      Fault::unknown_key,
      "the policy names this key as a log's key; a log cannot be its own witness. Use another key",
      "--key",
      {},
      {}});
}

[[noreturn]] void refuse(const CosignOptions& o, proofs::Contradiction contradiction) {
  Error& error = contradiction.error;
  if (error.fault == Fault::usage) throw UsageError("--first: " + error.what);
  if (error.fault == Fault::store) {
    error.where = o.state.string();
    error.what +=
        ". If this witness never cosigned the ledger, use --first; if the state was lost, retire "
        "the "
        "key";
  }
  if (contradiction.evidence) {
    try {
      error.what += "; evidence in " + write_evidence(o.state, *contradiction.evidence).string();
    } catch (const SystemError& e) {
      error.what += std::string("; cannot write evidence: ") + e.what();
    }
  }
  throw Failure(error);
}

/// Checks the request against the state. Writes evidence of a contradiction.
proofs::Sighting check_request(const CosignOptions& o, const keys::Policy& policy,
                               const std::string& request) {
  const auto logs = policy.log_keys();
  const auto ends = policy.log_ends();
  auto sighting = proofs::judge_request(request, {logs, {}, ends}, read_memories(o.state), o.first);
  if (!sighting) refuse(o, std::move(sighting.error()));
  return std::move(*sighting);
}

void deliver(const CosignOptions& o, const proofs::Memory& seen, const log::VerifierKey& who,
             const MadeCosignature& made) {
  if (!o.output.empty()) system::write_file_atomically(o.output, as_bytes(made.line), 0644);
  if (!o.json) {
    if (o.output.empty()) put_out(made.line);
    return;
  }
  Json json{{"verdict", "OK"},
            {"origin", seen.origin()},
            {"size", seen.checkpoint.size},
            {"root", to_base64(seen.checkpoint.root.view())},
            {"time", to_text(made.time, {})},
            {"vkey", log::format_vkey(who)}};
  if (o.output.empty()) {
    json["cosignature"] = made.line;
  } else {
    json["file"] = o.output;
  }
  put_out(written(json));
}

}  // namespace

Exit cosign(const CosignOptions& o) {
  refuse_second_roles({{{"--output", o.output},
                        {"--state", o.state},
                        {"the lock of --state", lock_of_memory(o.state)}},
                       {{"CONSISTENCY", o.request},
                        {"--key", o.key.file},
                        {"--passphrase-file", o.key.passphrase_file},
                        {"--policy", o.policy}},
                       {}});
  check_replaced({"--output", o.output}, o.replace, is_cosignature_file);
  const keys::Policy policy = read_policy(o.policy);
  const keys::KeyText half = read_public_half(o.key.file);
  const log::VerifierKey who = cosigner(half, o.name, "--name");
  refuse_logs_own(half.public_key, policy);
  const std::string request = read_input(o.request, limits::proof_bytes);
  // The lock is held from reading the state to writing it. So two runs cannot both continue the
  // same state.
  const system::FileDescriptor lock = lock_memory(o.state, o.wait);
  proofs::Sighting sighting = check_request(o, policy, request);
  const Time last = last_cosignature(read_memories(o.state), half.public_key);
  refuse_clock_behind(cosigning_time(), last);
  // Ask for the passphrase last, after everything that can refuse the request.
  const keys::NamedKey key = o.key.load_named();
  const log::Note note = must(log::parse_note(sighting.seen.note));
  const MadeCosignature made = cosign_now(note.text, who, key.key);
  refuse_clock_behind(made.time, last);
  remember_cosignature(sighting.state, sighting.seen.origin(), made);
  write_memories(o.state, sighting.state);
  deliver(o, sighting.seen, who, made);
  return Exit::ok;
}

}  // namespace certledger::tools
