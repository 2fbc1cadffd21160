// certledger policy: writes the policy file that readers of this ledger's proofs need.
#include "keys/policy.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "ledger/base/text.h"
#include "ledger/read/prove.h"
#include "ledger/system/write_file.h"
#include "tools/certledger/frame/command.h"
#include "tools/present/json.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

struct PolicyOptions {
  std::vector<std::string> witnesses;  ///< vkeys
  std::vector<std::string> auditors;
  std::optional<std::string> quorum;
  std::string output;
  Replace replace = Replace::only_its_own;
};

constexpr std::string_view witness_group = "witnesses";
constexpr std::string_view auditor_group = "auditors";
constexpr std::string_view both_groups = "both";

[[noreturn]] void misuse(std::string what) {
  throw Failure(Error{Fault::usage, std::move(what), {}, {}, {}});
}

/// A cosigner as a policy names it.
struct Named {
  std::string vkey;
  std::string name;              ///< the name in its vkey
  std::optional<PublicKey> key;  ///< nothing: a type whose signatures this program cannot verify
};

/// Parses the keys of one option. Names must be unique, and different from the names of groups.
std::vector<Named> read_keys(const std::vector<std::string>& vkeys, const char* option,
                             std::set<std::string>& names) {
  std::vector<Named> all;
  for (const std::string& vkey : vkeys) {
    Named one{vkey, vkey.substr(0, vkey.find('+')), {}};
    if (!log::is_ml_dsa_vkey(vkey)) {
      const auto key = log::parse_vkey(vkey);
      if (!key) misuse(fmt::format("{}: {}", option, key.error().what));
      if (key->type != log::KeyType::cosignature) {
        misuse(fmt::format("{}: the key of {} signs notes; a cosigner needs a key of type 04",
                           option, printable(key->name)));
      }
      one.key = key->key;
    }
    if (!names.insert(one.name).second) {
      misuse(fmt::format("{}: the name {} is already used, or is a word of the policy format",
                         option, printable(one.name)));
    }
    all.push_back(std::move(one));
  }
  return all;
}

struct Cosigners {
  std::vector<Named> witnesses;
  std::vector<Named> auditors;
  std::string threshold;  ///< all, any or a number: of the witnesses
  bool are_needed = true;
};

std::size_t checkable(const std::vector<Named>& cosigners) {
  return static_cast<std::size_t>(
      std::ranges::count_if(cosigners, [](const Named& one) { return one.key.has_value(); }));
}

/// How many of the witnesses are needed.
std::size_t count_needed(const std::string& quorum, std::size_t witnesses) {
  if (quorum == "all") return witnesses;
  if (quorum == "any") return 1;
  const auto number = parse_decimal(quorum);
  if (number && *number >= 1 && *number <= witnesses) return static_cast<std::size_t>(*number);
  misuse(fmt::format(
      "--quorum: write all, any, none or a number from 1 to {}, the number of witnesses",
      witnesses));
}

/// Reads the cosigners from the options. Refuses a quorum that they cannot meet.
Cosigners read_cosigners(const PolicyOptions& o) {
  std::set<std::string> names{std::string(witness_group), std::string(auditor_group),
                              std::string(both_groups), "none"};
  Cosigners all{read_keys(o.witnesses, "--witness", names),
                read_keys(o.auditors, "--auditor", names), o.quorum.value_or("all"), true};
  const bool nobody = all.witnesses.empty() && all.auditors.empty();
  all.are_needed = all.threshold != "none" && !nobody;
  if (all.threshold == "none") {
    all.threshold = "all";
    return all;
  }
  if (o.quorum && all.witnesses.empty()) {
    misuse("--quorum says how many witnesses are needed, but there is no --witness; add one");
  }
  if (all.witnesses.empty()) return all;
  if (count_needed(all.threshold, all.witnesses.size()) > checkable(all.witnesses)) {
    misuse(
        "--quorum: nobody can meet this quorum, because this program cannot verify signatures by "
        "keys of type 06 (ML-DSA-44)");
  }
  return all;
}

/// Refuses cosigners that can never count: the ledger's own key, and a group of auditors in which
/// no signature can be verified.
void check_counts(const Cosigners& all, const log::VerifierKey& log) {
  for (const auto* cosigners : {&all.witnesses, &all.auditors}) {
    for (const Named& one : *cosigners) {
      if (one.key == log.key) {
        misuse(printable(one.name) +
               ": this is the ledger's own key, which never counts as a cosigner");
      }
    }
  }
  if (all.are_needed && !all.auditors.empty() && checkable(all.auditors) == 0) {
    misuse("--auditor: this program cannot verify signatures by keys of type 06 (ML-DSA-44)");
  }
}

/// The lines for the keys, each with the name of its vkey, and for their group.
std::string group_text(const std::vector<Named>& cosigners, std::string_view group,
                       std::string_view threshold) {
  if (cosigners.empty()) return {};
  std::string text;
  std::string names;
  for (const Named& one : cosigners) {
    text += fmt::format("witness {} {}\n", one.name, one.vkey);
    names += " " + one.name;
  }
  return text + fmt::format("group {} {}{}\n", group, threshold, names);
}

std::string quorum_text(const Cosigners& all) {
  if (!all.are_needed) return "quorum none\n";
  if (all.auditors.empty()) return fmt::format("quorum {}\n", witness_group);
  if (all.witnesses.empty()) return fmt::format("quorum {}\n", auditor_group);
  return fmt::format("group {0} all {1} {2}\nquorum {0}\n", both_groups, witness_group,
                     auditor_group);
}

/// The lines for a key that signed earlier checkpoints. A stolen key gets no log line: the thief
/// can still sign checkpoints that look old.
std::string former_text(const read::FormerLogKey& former) {
  const std::string vkey = log::format_vkey(former.key);
  if (former.compromised_since) {
    return fmt::format(
        "# Left out because it was reported as compromised since {0}: {1}\n"
        "# Proofs that it signed must be made again.\n",
        former.compromised_since->text(), vkey);
  }
  return fmt::format("# A revoked key; its last checkpoint has size {0}.\nlog {1}\nuntil {1} {0}\n",
                     former.until, vkey);
}

std::string policy_text(const read::Snapshot& ledger, const Cosigners& all) {
  const log::VerifierKey key = must(read::log_key(ledger));
  check_counts(all, key);
  std::string text = fmt::format("# {}\n", printable(ledger.parameters().name));
  text += "# Compare the log's key with one from another source: this ledger could name any key.\n";
  text += fmt::format("log {}\n", log::format_vkey(key));
  for (const read::FormerLogKey& former : must(read::former_log_keys(ledger)))
    text += former_text(former);
  text += group_text(all.witnesses, witness_group, all.threshold);
  text += group_text(all.auditors, auditor_group, "any");
  text += quorum_text(all);
  (void)must(keys::Policy::parse(text));
  return text;
}

Exit run_policy(const Globals& globals, const PolicyOptions& o) {
  refuse_second_roles({{{"--output", o.output}}, {}, {own_directory(globals)}});
  check_replaced({"--output", o.output}, o.replace);
  const Cosigners cosigners = read_cosigners(o);
  // A confined process makes the text; this process writes the file.
  const Bytes made = guarded_answer([&] {
    const write::Ledger ledger = open_ledger_to_judge(globals);
    return to_bytes(as_bytes(policy_text(read::Snapshot(ledger.store()), cosigners)));
  });
  const std::string text(as_text(made));
  if (!o.output.empty()) system::write_file_atomically(o.output, as_bytes(text), 0644);
  if (globals.json) {
    print(written(Json{{"verdict", "OK"}, {"policy", text}}));
  } else if (o.output.empty()) {
    print(text);
  } else if (!globals.quiet) {
    print(fmt::format("{}: give this file to everybody who checks proofs of this ledger\n",
                      printable(o.output)));
  }
  return Exit::ok;
}

}  // namespace

void add_policy(CLI::App& parent, Context& context) {
  CLI::App& app =
      *parent.add_subcommand("policy", "Write the policy file that readers of proofs need");
  const auto o = std::make_shared<PolicyOptions>();
  app.add_option("--witness", o->witnesses, "Verifier key of a witness; repeatable")
      ->type_name("VKEY");
  app.add_option("--auditor", o->auditors, "Verifier key of an auditor; repeatable")
      ->type_name("VKEY");
  app.add_option("--quorum", o->quorum,
                 "How many witnesses are needed: all, any or a number; none: no cosigners")
      ->type_name("HOW")
      ->default_str("all");
  app.add_option("-o,--output", o->output, "The file to write (default: standard output)")
      ->type_name("FILE");
  add_force(app, o->replace);
  app.footer(
      "Examples:\n"
      "  certledger policy -o scheme.policy\n"
      "  certledger policy --witness w1.example+… --witness w2.example+… --quorum any\n\n"
      "The format is c2sp.org/tlog-policy: log, witness, group and quorum lines. Members of the\n"
      "group `auditors` check every entry. With auditors, the quorum needs one of them besides "
      "the\n"
      "witnesses. Without cosigners, readers rely on the operator's signature alone.\n\n"
      "A former key of the operator gets a log line and a line `until VKEY SIZE`, our addition to\n"
      "the format: the key does not count for checkpoints of more than SIZE entries. Other "
      "readers\n"
      "of tlog-policy refuse a file with that line. A compromised key is left out.");
  app.callback(
      [&context, o] { context.run = [&context, o] { return run_policy(context.globals, *o); }; });
}

}  // namespace certledger::tools
