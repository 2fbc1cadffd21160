#include "tools/certledger/verify/options.h"

#include <CLI/CLI.hpp>

namespace certledger::tools {
namespace {

constexpr const char* help_footer =
    "Examples:\n"
    "  certledger verify\n"
    "  certledger verify --quiet --lock                      # for cron: prints only problems\n"
    "  certledger verify --remember /mnt/elsewhere/demo.memory --remember-first   # once, then\n"
    "  certledger verify --remember /mnt/elsewhere/demo.memory\n"
    "  certledger verify --state-key a.key --write-state demo.state                # once, then\n"
    "  certledger verify --state-key a.key --since demo.state --write-state demo.state\n"
    "  certledger verify --remember demo.memory --cosign auditor.key --cosignature cosignature\n"
    "  certledger verify --export /mnt/ledger-export --remember elsewhere.memory\n"
    "  certledger verify --json --max-findings 1000\n"
    "  certledger verify --format nagios --max-checkpoint-age 2d\n"
    "  certledger verify --format prometheus --output /var/lib/prometheus/node-exporter/c.prom\n\n"
    "Checks every entry (form, chain, signature, rules), every seal, checkpoint, tile and record,\n"
    "and the high-water mark, the newest checkpoint that this machine remembers. The report ends\n"
    "with what the audit did not prove. In an export (`certledger export`) it checks the same,\n"
    "except records and high-water mark, which an export does not have. It opens no database.\n\n"
    "An auditor's cosignature says that the auditor checked every entry, and that the ledger\n"
    "continues what the auditor cosigned before. So the memory is the auditor's state. An auditor\n"
    "who loses it must retire the key, as a witness must (certledger-witness cosign --help).\n\n"
    "Exit codes: 0 good; 1 tampered; 4 the newest checkpoint is too old; 6 contradicts the\n"
    "remembered checkpoint (evidence is written beside FILE); 7 no verdict: the store cannot be\n"
    "read, the report cannot be written, or the time limit has passed; 8 no verdict: another run\n"
    "holds the lock; 141 good, but stdout was closed early. A run that a signal ends gives no\n"
    "verdict and writes nothing. The program unlocks keys before the audit begins, and holds the\n"
    "lock until everything is written.\n"
    "With --format nagios the exit code is that of a plugin: 0 OK, 1 WARNING (4 above),\n"
    "2 CRITICAL (1 and 6), 3 UNKNOWN (no verdict, for any reason, also a wrong command line).";

void add_cosign_options(CLI::App& app, VerifyOptions& o, CLI::Option* memory) {
  auto* key = app.add_option("--cosign", o.cosign_key.file,
                             "When the audit finds nothing, cosign the checkpoint with this "
                             "auditor's secret key")
                  ->type_name("FILE")
                  ->needs(memory)
                  ->group("Auditors");
  auto* file = app.add_option("--cosignature", o.cosignature, "Write the cosignature to this file")
                   ->type_name("FILE")
                   ->needs(key)
                   ->group("Auditors");
  key->needs(file);
  app.add_option("--cosign-name", o.cosign_name,
                 "The auditor's name in the verifier key (default: the name in the key file)")
      ->type_name("NAME")
      ->needs(key)
      ->group("Auditors");
  app.add_option("--cosign-passphrase-file", o.cosign_key.passphrase_file,
                 "A file with the key's passphrase")
      ->type_name("FILE")
      ->needs(key)
      ->group("Auditors");
}

void add_state_options(CLI::App& app, VerifyOptions& o) {
  auto* key = app.add_option("--state-key", o.state_key.file,
                             "The auditor's secret key file, to sign and verify audit states")
                  ->type_name("FILE")
                  ->group("Incremental audits");
  app.add_option("--state-passphrase-file", o.state_key.passphrase_file,
                 "A file with its passphrase")
      ->needs(key)
      ->type_name("FILE")
      ->group("Incremental audits");
  auto* since = app.add_option("--since", o.since,
                               "Check the entries since the audit that wrote this state, and a "
                               "random sample of the earlier ones")
                    ->needs(key)
                    ->type_name("STATE")
                    ->group("Incremental audits");
  app.add_option("--sample", o.question.sample, "How many of the earlier entries to check again")
      ->needs(since)
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 53))
      ->type_name("N")
      ->capture_default_str()
      ->group("Incremental audits");
  app.add_option("--write-state", o.write_state,
                 "When everything is good, write the state for the next audit; may be the file of "
                 "--since")
      ->needs(key)
      ->type_name("STATE")
      ->group("Incremental audits");
}

}  // namespace

const std::filesystem::path& judged_directory(const VerifyOptions& o, const Globals& globals) {
  return o.question.exported.empty() ? ledger_directory(globals) : o.question.exported;
}

void add_verify_options(CLI::App& app, VerifyOptions& o) {
  app.add_option("--export", o.question.exported,
                 "Audit what `certledger export` wrote, instead of the ledger")
      ->type_name("DIR");
  app.add_option("--max-findings", o.question.max_findings, "Show at most this many findings")
      ->type_name("N")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--threads", o.question.threads,
                 "Threads that verify signatures (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  app.add_flag_callback(
      "--no-signatures", [&o] { o.question.authorship = audit::Authorship::not_judged; },
      "Do not verify signatures: much faster, but authorship is not proved");
  app.add_option("--max-checkpoint-age", o.max_age,
                 "Reject a newest checkpoint older than AGE: 2d, 12h, 30m (exit code 4)")
      ->type_name("AGE");
  auto* memory =
      app.add_option("--remember", o.memory_file,
                     "Compare with the checkpoint that this file remembers. When everything "
                     "is good, remember the newest one. Best on another machine")
          ->type_name("FILE");
  app.add_flag("--remember-first", o.remembers_first, "Only the first time: make the memory file")
      ->needs(memory);
  app.add_option("--time-limit", o.time_limit, "Give up after this time (exit code 7)")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, 7 * 86400));
  const std::vector<std::string> formats{"text", "json", "nagios", "prometheus"};
  app.add_option_function<std::string>(
         "--format", [&o](const std::string& name) { o.format = from_name<ReportFormat>(name); },
         "Format of the report; --json is the same as --format json")
      ->check(CLI::IsMember(formats))
      ->group("Report");
  app.add_option("--output", o.output,
                 "Write the report to this file; on standard error, print one line when the "
                 "verdict is not good")
      ->type_name("FILE")
      ->group("Report");
  app.add_flag_callback(
         "--force", [&o] { o.replace = Replace::anything; },
         "Let --output, --write-state and --cosignature replace files that no earlier run wrote "
         "(never a secret key)")
      ->group("Report");
  app.add_option_function<std::string>(
         "--lock",
         [&o](const std::string& file) {
           o.takes_lock = true;
           o.lock_file = file;
         },
         "One run at a time: wait (--wait) for another run that holds the lock, then give up (exit "
         "code 8). Locks this file; default: the ledger's directory")
      ->expected(0, 1)
      ->type_name("[FILE]");
  add_state_options(app, o);
  add_cosign_options(app, o, memory);
  app.footer(help_footer);
}

ReportFormat format_of(const VerifyOptions& o, const Globals& globals) {
  if (!o.format) return globals.json ? ReportFormat::json : ReportFormat::text;
  if (globals.json && *o.format != ReportFormat::json) {
    throw UsageError("--json and --format contradict each other; use one of them");
  }
  return *o.format;
}

}  // namespace certledger::tools
