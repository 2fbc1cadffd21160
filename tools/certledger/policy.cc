// certledger policy: whom the readers of this ledger's proofs may trust, as a file for them.
#include "keys/policy.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/text.h"
#include "ledger/file/file.h"
#include "ledger/prove.h"
#include "tools/certledger/command.h"
#include "tools/certledger/guarded.h"
#include "tools/common/json.h"

namespace certledger::tools {
namespace {

struct PolicyOptions {
  std::vector<std::string> witnesses;  ///< vkeys
  std::vector<std::string> auditors;
  std::string quorum = "all";
  std::string output;
};

constexpr std::string_view witness_group = "witnesses";
constexpr std::string_view auditor_group = "auditors";

/// The lines of the keys, each named as in its vkey, and of their group.
std::string group_text(const std::vector<std::string>& vkeys, std::string_view group,
                       std::string_view threshold) {
  if (vkeys.empty()) return {};
  std::string text;
  std::string names;
  for (const std::string& vkey : vkeys) {
    const std::string name = must(log::parse_vkey(vkey)).name;
    text += fmt::format("witness {} {}\n", name, vkey);
    names += " " + name;
  }
  return text + fmt::format("group {} {}{}\n", group, threshold, names);
}

std::string quorum_text(const PolicyOptions& o) {
  if (o.quorum == "none") return "quorum none\n";
  if (!o.witnesses.empty() && !o.auditors.empty()) {
    return fmt::format("group both all {} {}\nquorum both\n", witness_group, auditor_group);
  }
  if (!o.witnesses.empty()) return fmt::format("quorum {}\n", witness_group);
  if (!o.auditors.empty()) return fmt::format("quorum {}\n", auditor_group);
  return "quorum none\n";
}

std::string policy_text(const Snapshot& ledger, const PolicyOptions& o) {
  const std::string threshold = o.quorum == "none" ? "all" : o.quorum;
  std::string text = fmt::format("# {}\n", printable(ledger.parameters().name));
  text +=
      "# Compare the log's key with one that you got from elsewhere: this ledger could name any.\n";
  text += fmt::format("log {}\n", log::format_vkey(must(log_key(ledger))));
  text += group_text(o.witnesses, witness_group, threshold);
  text += group_text(o.auditors, auditor_group, "any");
  text += quorum_text(o);
  (void)must(keys::Policy::parse(text));
  return text;
}

Exit run_policy(const Globals& globals, const PolicyOptions& o) {
  refuse_second_roles({{{"--output", o.output}}, {}, {own_directory(globals)}});
  // Made where the ledger can do no harm; written here.
  const Bytes made = guarded_answer([&] {
    const Ledger ledger = open_ledger_to_judge(globals);
    return to_bytes(as_bytes(policy_text(Snapshot(ledger.store()), o)));
  });
  const std::string text(as_text(made));
  if (!o.output.empty()) write_file_atomically(o.output, as_bytes(text), 0644);
  if (globals.json) {
    print(written(Json{{"verdict", "OK"}, {"policy", text}}));
  } else if (o.output.empty()) {
    print(text);
  } else if (!globals.quiet) {
    print(
        fmt::format("{}: give it to whoever checks proofs of this ledger\n", printable(o.output)));
  }
  return Exit::ok;
}

}  // namespace

void add_policy(CLI::App& parent, Context& context) {
  CLI::App& app =
      *parent.add_subcommand("policy", "A policy file: whom readers of proofs may trust");
  const auto o = std::make_shared<PolicyOptions>();
  app.add_option("--witness", o->witnesses, "The verifier key of a witness; repeatable")
      ->type_name("VKEY");
  app.add_option("--auditor", o->auditors, "The verifier key of an auditor; repeatable")
      ->type_name("VKEY");
  app.add_option("--quorum", o->quorum, "How many witnesses are needed: all, any, a number, none")
      ->type_name("HOW")
      ->capture_default_str();
  app.add_option("-o,--output", o->output, "The file to write, whole or not at all")
      ->type_name("FILE");
  app.footer(
      "Examples:\n"
      "  certledger policy -o scheme.policy\n"
      "  certledger policy --witness w1.example+… --witness w2.example+… --quorum any\n\n"
      "The format is c2sp.org/tlog-policy: log, witness, group and quorum lines. Members of the\n"
      "group `auditors` have judged every entry; where auditors are named, one of them is needed\n"
      "besides the witnesses. Without cosigners the operator's signature is all that counts.");
  app.callback(
      [&context, o] { context.run = [&context, o] { return run_policy(context.globals, *o); }; });
}

}  // namespace certledger::tools
