// certledger prove: writes proof files for readers who do not trust the operator.
#include "ledger/read/prove.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/codec.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "ledger/proofs/paper/code.h"
#include "ledger/system/file.h"
#include "ledger/system/staged_files.h"
#include "ledger/system/write_file.h"
#include "tools/certledger/frame/asked.h"
#include "tools/certledger/frame/command.h"
#include "tools/certledger/frame/selection.h"
#include "tools/present/json.h"
#include "tools/present/wording.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

/// Characters of the alphanumeric mode in the largest QR code, of error level L.
constexpr std::size_t max_code_characters = 4296;

struct ProveOptions {
  std::string what;  ///< subject, index, or size or file of the earlier checkpoint
  std::string now;   ///< size of the later checkpoint; empty for the newest
  std::string then;  ///< the earlier checkpoint, when `what` is a file
  std::string output;
  Replace replace = Replace::only_its_own;
  bool compact = false;  ///< of a status
  Selection many;        ///< of a status or history
};

/// One of many.
struct ProofOf {
  std::string number;
  Bytes proof;
  std::string too_large;  ///< why no proof was made; empty when one was
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("proof", proof), field("too_large", too_large));
  }
};

/// Writes the proof to the file or to standard output.
Exit deliver(const Globals& globals, const ProveOptions& o, const std::string& proof) {
  if (!o.output.empty()) system::write_file_atomically(o.output, as_bytes(proof), 0644);
  if (globals.json) {
    Json json;
    json["verdict"] = "OK";
    if (o.output.empty()) {
      json["proof"] = proof;
    } else {
      json["file"] = o.output;
    }
    json["bytes"] = proof.size();
    print(written(json));
  } else if (o.output.empty()) {
    print(proof);
  } else if (!globals.quiet) {
    print(fmt::format("{}: a proof of {} bytes; check it with certledger-check\n",
                      printable(o.output), proof.size()));
  }
  return Exit::ok;
}

std::uint64_t parse_count(const std::string& text, const char* what) {
  const auto number = parse_decimal(text);
  if (!number) throw UsageError(fmt::format("{}: write {}, a whole number", text, what));
  return *number;
}

// --- the proofs ---

std::string entry_proof(const read::Snapshot& ledger, const ProveOptions& o) {
  return must(read::prove_entry(ledger, parse_count(o.what, "the index of an entry")));
}

/// Bytes for a file; for standard output the text of the QR codes, one per line.
std::string compact_proof(const read::Snapshot& ledger, const ProveOptions& o,
                          const scheme::SubjectId& subject) {
  const Bytes proof = must(read::prove_status_compact(ledger, subject));
  if (!o.output.empty()) return std::string(as_text(proof));
  std::string text;
  for (const auto& code : must(proofs::paper::write_codes(proof, max_code_characters)))
    text += code + "\n";
  return text;
}

std::string status_proof(const read::Snapshot& ledger, const ProveOptions& o) {
  const scheme::SubjectId subject = asked_subject(ledger, o.what);
  return o.compact ? compact_proof(ledger, o, subject) : must(read::prove_status(ledger, subject));
}

std::string absence_proof(const read::Snapshot& ledger, const ProveOptions& o) {
  const scheme::SubjectId subject = asked_subject(ledger, o.what);
  if (ledger.record(subject)) {
    throw Failure(
        Error{Fault::not_found,
              "recorded in the ledger, so its absence cannot be proved; use `prove status`",
              scheme::to_text(subject),
              {},
              {}});
  }
  return must(read::prove_status(ledger, subject));
}

std::string history_proof(const read::Snapshot& ledger, const ProveOptions& o) {
  return must(read::prove_history(ledger, asked_subject(ledger, o.what)));
}

/// The size of the checkpoint in a file. The ledger must have had the same root at that size.
log::TreeSize size_in_file(const read::Snapshot& ledger, const ProveOptions& o) {
  const std::string& file = o.what;
  const log::Checkpoint old = must(log::open_checkpoint(o.then, must(read::log_key(ledger))));
  if (old.size > ledger.size()) {
    throw Failure(
        Error{Fault::rolled_back,
              fmt::format("the checkpoint in {} has size {}, but the ledger has only {} entries",
                          file, old.size, ledger.size()),
              {},
              {},
              {}});
  }
  if (must(log::root_at(ledger.view(), old.size)) != old.root) {
    throw Failure(Error{Fault::forked,
                        fmt::format("the checkpoint in {} is signed by this ledger's key, but is "
                                    "not part of its history",
                                    file),
                        {},
                        {},
                        {}});
  }
  return old.size;
}

std::string consistency_proof(const read::Snapshot& ledger, const ProveOptions& o) {
  const auto number = parse_decimal(o.what);
  const log::TreeSize old = number ? *number : size_in_file(ledger, o);
  const log::TreeSize now =
      o.now.empty() ? ledger.size() : parse_count(o.now, "the size of a checkpoint");
  return must(read::prove_consistency(ledger, old, now));
}

// --- the commands ---

struct Command {
  const char* name;
  const char* help;
  const char* argument;
  const char* argument_help;
  std::string (*prove)(const read::Snapshot&, const ProveOptions&);
  const char* examples;
};

constexpr Command commands[] = {
    {"entry", "Prove that an entry is in the ledger", "INDEX", "The index of the entry, from 0",
     entry_proof, "  certledger prove entry 12 -o entry-12.tlog-proof\n"},
    {"status", "Prove what is recorded about a subject now, or that nothing is", "SUBJECT",
     "TYPE/ID, like certificate/JX-DEMO-001", status_proof,
     "  certledger prove status certificate/JX-DEMO-001 -o jx-001.tlog-proof\n"
     "  certledger prove status --body body-1 -o proofs        # all of a body's certificates\n"
     "  certledger prove status --all --compact -o proofs\n"},
    {"absent", "Prove that nothing was ever recorded about a subject", "SUBJECT",
     "TYPE/ID, like certificate/JX-DEMO-001", absence_proof,
     "  certledger prove absent certificate/JX-DEMO-999 -o jx-999.tlog-proof\n"},
    {"history", "Prove everything that was recorded about a subject", "SUBJECT",
     "TYPE/ID, like certificate/JX-DEMO-001", history_proof,
     "  certledger prove history mark/M-001 > m-001.tlog-proof\n"},
    {"consistency", "Prove that a later checkpoint contains all entries of an earlier one", "OLD",
     "The earlier checkpoint: its size, or a file with it; 0 for a witness's first",
     consistency_proof,
     "  certledger prove consistency checkpoint-2022-07-01 -o growth\n"
     "  certledger prove consistency 0 -o growth       # for a witness's first cosignature\n"},
};

/// A confined process makes the proof; this process writes it.
Exit run_prove(const Globals& globals, ProveOptions o, const Command& command) {
  const bool names_a_file = command.prove == consistency_proof && !parse_decimal(o.what);
  refuse_second_roles({{{"--output", o.output}},
                       {{"OLD", names_a_file ? o.what : std::string()}},
                       {own_directory(globals)}});
  check_replaced({"--output", o.output}, o.replace);
  if (names_a_file) o.then = as_text(system::read_file(o.what, limits::note_bytes));
  const Bytes proof = guarded_answer([&] {
    const write::Ledger ledger = open_ledger_to_judge(globals);
    const read::Snapshot snapshot(ledger.store());
    return to_bytes(as_bytes(command.prove(snapshot, o)));
  });
  return deliver(globals, o, std::string(as_text(proof)));
}

// --- many ---

bool takes_many(const Command& command) {
  return command.prove == status_proof || command.prove == history_proof;
}

const char* ending_of(const Command& command, const ProveOptions& o) {
  if (command.prove == history_proof) return ".history";
  return o.compact ? ".compact" : ".tlog-proof";
}

/// Makes all proofs under one checkpoint.
Bytes proofs_of_many(const Globals& globals, const ProveOptions& o, const Command& command) {
  const write::Ledger ledger = open_ledger_to_judge(globals);
  const read::Snapshot snapshot(ledger.store());
  const auto certificates = select(snapshot, o.many);
  std::vector<ProofOf> made;
  Progress progress("proofs");
  for (const scheme::CertificateRecord& record : certificates) {
    ProveOptions one = o;
    one.what = "certificate/" + record.facts.number;
    try {
      made.push_back({record.facts.number, to_bytes(as_bytes(command.prove(snapshot, one))), {}});
    } catch (const Failure& why) {
      if (why.error().fault != Fault::too_large) throw;
      made.push_back({record.facts.number, {}, why.error().what});
    }
    progress.show(made.size(), certificates.size());
  }
  Bytes bytes;
  CanonicalOutputArchive ar(bytes);
  ar(made);
  return bytes;
}

/// A confined process makes the proofs; this process names and writes the files.
Exit prove_many(const Globals& globals, const ProveOptions& o, const Command& command) {
  const std::filesystem::path directory = o.output;
  refuse_second_roles({{{"--output", directory / "proof"}}, {}, {own_directory(globals)}});
  const Bytes answer = guarded_answer([&] { return proofs_of_many(globals, o, command); });
  const auto made = must(decode_with<std::vector<ProofOf>>(
      answer, "the proofs",
      [](CanonicalInputArchive& ar, std::vector<ProofOf>& proofs) { ar(proofs); }));
  system::StagedFiles files(directory);
  std::uint64_t bytes = 0;
  Json list = Json::array();
  LeftOut left_out;
  for (const ProofOf& one : made) {
    if (!one.too_large.empty()) {
      left_out.add(one.number, Failure(Error{Fault::too_large, one.too_large, {}, {}, {}}));
      continue;
    }
    const std::string name = file_name(one.number, ending_of(command, o));
    files.add(name, one.proof);
    bytes += one.proof.size();
    list.push_back({{"number", one.number},
                    {"file", (directory / name).string()},
                    {"bytes", one.proof.size()}});
  }
  if (!list.empty()) {
    files.finish([&](const auto& path) { check_replaced({"--output", path}, o.replace); });
  }
  if (!globals.json && !globals.quiet) {
    print(fmt::format("{}: proofs of {}, {} bytes; check them with certledger-check\n",
                      printable(o.output), counted(list.size(), "certificate", "certificates"),
                      bytes));
  }
  if (globals.json) {
    Json json{{"verdict", name(left_out.exit())},
              {"exit", static_cast<int>(left_out.exit())},
              {"directory", o.output},
              {"certificates", list.size()}};
    json["bytes"] = bytes;
    json["files"] = std::move(list);
    json["left_out"] = left_out.json();
    print(written(json));
  }
  left_out.complain();
  return left_out.exit();
}

void add_command(CLI::App& parent, Context& context, const Command& command) {
  CLI::App& app = *parent.add_subcommand(command.name, command.help);
  const auto o = std::make_shared<ProveOptions>();
  app.add_option(command.argument, o->what, command.argument_help)->required(!takes_many(command));
  if (takes_many(command)) add_selection(app, o->many);
  if (command.prove == consistency_proof) {
    app.add_option("NEW", o->now, "The later checkpoint's size (default: the newest)");
  }
  if (command.prove == status_proof) {
    app.add_flag(
        "--compact", o->compact,
        "A compact proof that fits into a QR code; without -o, print the text of the code");
  }
  app.add_option("-o,--output", o->output,
                 takes_many(command) ? "The file to write; for many certificates, a directory"
                                     : "The file to write (default: standard output)")
      ->type_name(takes_many(command) ? "FILE|DIR" : "FILE");
  add_force(app, o->replace);
  app.footer(std::string("Examples:\n") + command.examples +
             "\nSee also `certledger prove --help`.");
  app.callback([&context, o, &command] {
    context.run = [&context, o, &command] {
      if (takes_many(command)) check_selection(o->many, o->what, o->output);
      return o->many.is_given() ? prove_many(context.globals, *o, command)
                                : run_prove(context.globals, *o, command);
    };
  });
}

}  // namespace

void add_prove(CLI::App& parent, Context& context) {
  CLI::App& app =
      *parent.add_subcommand("prove", "Write a proof file that anybody can check offline");
  app.require_subcommand(1);
  for (const Command& command : commands) add_command(app, context, command);
  app.footer(
      "Examples:\n"
      "  certledger prove status certificate/JX-DEMO-001 -o jx-001.tlog-proof\n"
      "  certledger prove status certificate/JX-DEMO-001 --compact | qrencode -l M -o jx-001.png\n"
      "  certledger prove history mark/M-001 > m-001.tlog-proof\n"
      "  certledger prove status --body body-1 -o proofs        # all of a body's certificates\n"
      "  certledger prove status --all --compact -o proofs\n"
      "  certledger prove consistency checkpoint-2022-07-01 -o growth --force\n"
      "  certledger prove consistency 0 -o growth       # for a witness's first cosignature\n"
      "  certledger-check jx-001.tlog-proof --policy scheme.policy\n\n"
      "A proof is under the newest checkpoint, and does not include later changes. The status of "
      "a\n"
      "mark includes the status of its certificate. A reader also needs the file that `certledger\n"
      "policy` writes.\n\n"
      "Many proofs are written together, each into DIR/NUMBER.tlog-proof (.compact, .history).\n"
      "Existing files are replaced only with --force; other files in DIR stay. A certificate "
      "whose\n"
      "proof would be over 256 KiB is named and left out (exit code 5). Any other failure leaves\n"
      "DIR as it was.");
}

}  // namespace certledger::tools
