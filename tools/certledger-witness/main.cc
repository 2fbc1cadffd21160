// certledger-witness: the program of who cosigns checkpoints without having judged the entries: a
// witness has seen a ledger only grow. No store in it.
#include <sodium.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <functional>

#include "keys/harden.h"
#include "ledger/base/text.h"
#include "tools/certledger-witness/cosign.h"
#include "tools/common/cosigning.h"
#include "tools/common/json.h"
#include "tools/common/streams.h"

namespace certledger::tools {
namespace {

using Run = std::function<Exit()>;

void add_key(CLI::App& app, CosignOptions& o) {
  app.add_option("--key", o.key.file, "The witness's secret key file (`certledger key new`)")
      ->envname("CERTLEDGER_WITNESS_KEY")
      ->type_name("FILE")
      ->required();
  app.add_option("--name", o.name, "The witness's name in its verifier key (default: the file's)");
}

void add_cosign(CLI::App& parent, CosignOptions& o, Run& run) {
  CLI::App& app = *parent.add_subcommand("cosign", "Cosign a checkpoint that continues the last");
  app.add_option("CONSISTENCY", o.request,
                 "What `certledger prove consistency` writes; - is standard input")
      ->required();
  add_key(app, o);
  auto* file = app.add_option("--passphrase-file", o.key.passphrase_file, "The key's passphrase")
                   ->type_name("FILE");
  app.add_option("--passphrase-fd", o.key.passphrase_fd, "The same, from an open descriptor")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber)
      ->excludes(file);
  app.add_option("--policy", o.policy, "Its log lines say which ledgers are cosigned, by whose key")
      ->type_name("FILE")
      ->required();
  app.add_option("--state", o.state, "Where the witness keeps what it cosigned last")
      ->type_name("FILE")
      ->required();
  app.add_flag_callback(
      "--first", [&o] { o.first = proofs::FirstSight::accept; },
      "This witness never cosigned this ledger: begin with the proof from size 0");
  app.add_option("-o,--output", o.output, "The file for the cosignature, whole or not at all")
      ->type_name("FILE");
  app.add_option("--wait", o.wait_seconds, "Seconds to wait for another that cosigns")
      ->check(CLI::Range(0.0, 86400.0))
      ->type_name("SECONDS")
      ->capture_default_str();
  app.add_flag("--json", o.json, "Answer in JSON");
  app.footer(
      "Examples:\n"
      "  certledger prove consistency 0 -o growth                       # the operator, once\n"
      "  certledger-witness cosign growth --first --key w.key --policy logs.policy \\\n"
      "      --state w.state -o cosignature                             # the witness, once\n"
      "  certledger prove consistency 57 -o growth                      # then, from size 57\n"
      "  certledger-witness cosign growth --key w.key --policy logs.policy --state w.state \\\n"
      "      -o cosignature\n"
      "  certledger checkpoint add cosignature --policy scheme.policy   # the operator\n\n"
      "The proof has to begin at the checkpoint that was cosigned last; a refusal names its size.\n"
      "The same size again refreshes the time. The state is on the disk before the cosignature\n"
      "leaves. A WITNESS WHOSE STATE IS LOST IS RETIRED: destroy its key, make a new one, and "
      "have\n"
      "policies name that. Never put back an older copy of the state, and never use the key with\n"
      "two: the witness could cosign two histories, which is all that it is there to prevent.\n\n"
      "Exit codes: 0 cosigned; 1 a bad signature or proof; 2 usage; 3 the proof begins elsewhere;\n"
      "4 a ledger or key that the policy does not name; 5 malformed; 6 two histories were signed,\n"
      "and evidence is left beside the state; 7 no state, or it cannot be read or written; 8 "
      "busy;\n"
      "10 key; 70 a bug.");
  app.callback([&] { run = [&o] { return cosign(o); }; });
}

Exit show_vkey(const CosignOptions& o) {
  const std::string vkey =
      log::format_vkey(cosigner(read_public_half(o.key.file), o.name, "--name"));
  put_out(o.json ? Json{{"verdict", "OK"}, {"vkey", vkey}}.dump(2) + "\n" : vkey + "\n");
  return Exit::ok;
}

void add_vkey(CLI::App& parent, CosignOptions& o, Run& run) {
  CLI::App& app = *parent.add_subcommand("vkey", "The verifier key, for policies");
  add_key(app, o);
  app.add_flag("--json", o.json, "Answer in JSON");
  app.footer(
      "Examples:\n"
      "  certledger key new w.key --name witness.example/w1\n"
      "  certledger-witness vkey --key w.key\n"
      "  certledger policy --witness \"$(certledger-witness vkey --key w.key)\" -o "
      "scheme.policy\n\n"
      "Of type 04, for cosignatures (c2sp.org/tlog-cosignature). An auditor's, who cosigns with\n"
      "`certledger verify --cosign`, is the same kind. One key has one role: what is signed does\n"
      "not name who signed.");
  app.callback([&] { run = [&o] { return show_vkey(o); }; });
}

Exit report(bool json, const Error& error, Exit exit) {
  if (json) {
    Json object{
        {"verdict", name(exit)}, {"exit", static_cast<int>(exit)}, {"fault", name(error.fault)}};
    if (!error.where.empty()) object["where"] = printable(error.where);
    object["what"] = printable(error.what);
    put_out(object.dump(2) + "\n");
  }
  std::fprintf(stderr, "certledger-witness: %s: %s\n", std::string(name(exit)).c_str(),
               printable(to_text(error)).c_str());
  return exit;
}

Exit report_usage(const CLI::App& app, bool json, std::string what) {
  std::ranges::replace(what, '\n', ' ');
  const auto chosen = app.get_subcommands();
  const std::string of = chosen.empty() ? "" : " " + chosen.front()->get_name();
  what += " (see `certledger-witness" + of + " --help`)";
  return report(json, Error{Fault::usage, what, {}, {}, {}}, Exit::usage);
}

Exit parse_and_run(int argc, char** argv) {
  CLI::App app(
      "A witness of certledger's ledgers, or of any log with checkpoints by c2sp.org: cosigns a\n"
      "checkpoint that is proven to continue the one that it cosigned last.",
      "certledger-witness");
  app.set_version_flag("--version", std::string("certledger-witness ") + CERTLEDGER_VERSION);
  app.require_subcommand(1);
  CosignOptions options;
  Run run;
  add_cosign(app, options, run);
  add_vkey(app, options, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return app.exit(done) == 0 ? Exit::ok : Exit::usage;
  } catch (const CLI::ParseError& wrong) {
    return report_usage(app, options.json, wrong.what());
  }
  try {
    return run();
  } catch (const UsageError& e) {
    return report_usage(app, options.json, e.what());
  } catch (const Failure& e) {
    return report(options.json, e.error(), e.exit());
  } catch (const SystemError& e) {
    return report(options.json, Error{e.fault(), e.what(), {}, {}, {}}, exit_code(e.fault()));
  }
}

}  // namespace
}  // namespace certledger::tools

int main(int argc, char** argv) {
  using certledger::tools::Exit;
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    certledger::keys::harden_process();
    return static_cast<int>(certledger::tools::parse_and_run(argc, argv));
  } catch (const certledger::SystemError& e) {
    std::fprintf(stderr, "certledger-witness: %s\n", e.what());
    return static_cast<int>(certledger::tools::exit_code(e.fault()));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "certledger-witness: INTERNAL: %s; please report this\n", e.what());
    return static_cast<int>(Exit::internal);
  }
}
