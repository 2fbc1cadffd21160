// certledger checkpoint add: adds cosignatures of witnesses and auditors, which proofs then carry.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "keys/policy.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "ledger/read/prove.h"
#include "ledger/write/cosignatures.h"
#include "tools/certledger/commands/checkpoint.h"
#include "tools/present/json.h"
#include "tools/process/recorded.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

struct CheckpointAddOptions {
  std::string cosignature;
  std::string policy;
  std::optional<log::TreeSize> size;
};

constexpr std::string_view word(write::Addition addition) {
  switch (addition) {
    case write::Addition::added: return "added";
    case write::Addition::replaced: return "replaced";
    case write::Addition::present: return "present";
  }
  return "?";
}

std::string in_words(const write::AddedCosignature& one, const keys::Cosigner* who) {
  const bool is_auditor = who != nullptr && who->role == keys::CosignerRole::auditor;
  const char* what = one.addition == write::Addition::added      ? "added to"
                     : one.addition == write::Addition::replaced ? "replaces an earlier one on"
                                                                 : "not later than the one on";
  return fmt::format("{} {}, {}: {} the checkpoint of size {}\n",
                     is_auditor ? "auditor" : "witness", printable(one.key.name),
                     to_text(one.time, {}), what, one.size);
}

/// The policy must trust the checkpoints of this ledger. Otherwise it belongs to another ledger.
void demand_log(const keys::Policy& policy, const log::VerifierKey& key) {
  for (const keys::KnownLog& known : policy.logs()) {
    if (known.key == key) return;
  }
  throw Failure(Error{Fault::unknown_key,
                      fmt::format("the policy does not name this ledger's key, {}: a reader with "
                                  "this policy trusts none of its proofs. Add a log line",
                                  log::format_vkey(key)),
                      {},
                      {},
                      {}});
}

/// A log's own key never counts as a witness, whatever a policy says.
std::vector<log::VerifierKey> cosigners_of(const keys::Policy& policy) {
  std::vector<log::VerifierKey> all = policy.cosigner_keys();
  std::erase_if(all, [&](const log::VerifierKey& key) {
    return std::ranges::any_of(
        policy.logs(), [&](const keys::KnownLog& known) { return known.key.key == key.key; });
  });
  return all;
}

Exit run_checkpoint_add(const Globals& globals, const CheckpointAddOptions& o) {
  const auto policy = must(keys::Policy::parse(read_text(o.policy, keys::max_policy_bytes)));
  const std::string text = read_input(o.cosignature, limits::note_bytes);
  write::Ledger ledger = open_ledger_to_write(globals);
  demand_log(policy, must(read::log_key(read::Snapshot(ledger.store()))));
  auto added = write::add_cosignatures(ledger, text, cosigners_of(policy), o.size);
  if (!added) {
    Error& error = added.error();
    if (!error.where.empty()) error.where = o.cosignature + ", " + error.where;
    throw Failure(error);
  }
  set_recorded("the cosignatures are recorded");
  Json json{{"verdict", "OK"}, {"cosignatures", Json::array()}};
  std::string words;
  for (const write::AddedCosignature& one : *added) {
    words += in_words(one, policy.find(one.key.key));
    json["cosignatures"].push_back({{"name", one.key.name},
                                    {"size", one.size},
                                    {"time", to_text(one.time, {})},
                                    {"result", word(one.addition)}});
  }
  if (globals.json) print(written(json));
  if (!globals.json && !globals.quiet) print(words);
  return Exit::ok;
}

}  // namespace

void add_checkpoint_add(CLI::App& checkpoint, Context& context) {
  CLI::App& app = *checkpoint.add_subcommand("add", "Add cosignatures to a checkpoint");
  const auto o = std::make_shared<CheckpointAddOptions>();
  app.add_option("COSIGNATURE", o->cosignature,
                 "File with the cosignatures, one or more lines; - is standard input")
      ->required();
  app.add_option("--policy", o->policy, "Policy file: accept cosignatures of its witness lines")
      ->type_name("FILE")
      ->required();
  app.add_option("--size", o->size, "Size of the checkpoint (default: the newest that fits)")
      ->type_name("N");
  app.footer(
      "Examples:\n"
      "  certledger checkpoint add cosignature --policy scheme.policy\n"
      "  cat from-w1 from-w2 | certledger checkpoint add - --policy scheme.policy\n\n"
      "Verifies all lines first, and adds all or none. Later proofs under that checkpoint carry\n"
      "them. A later cosignature replaces an earlier one by the same key. Exit codes: 1 the\n"
      "cosignature does not fit any checkpoint of this ledger; 4 the policy does not name the\n"
      "cosigner; 5 not a cosignature.");
  app.callback([&context, o] {
    context.run = [&context, o] { return run_checkpoint_add(context.globals, *o); };
  });
}

}  // namespace certledger::tools
