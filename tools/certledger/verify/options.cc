#include "tools/certledger/verify/options.h"

#include <CLI/CLI.hpp>

namespace certledger::tools {
namespace {

constexpr const char* help_footer =
    "Examples:\n"
    "  certledger verify\n"
    "  certledger verify --quiet --lock                      # for cron: speaks of trouble only\n"
    "  certledger verify --remember /mnt/elsewhere/demo.memory --remember-first   # once, then\n"
    "  certledger verify --remember /mnt/elsewhere/demo.memory\n"
    "  certledger verify --state-key a.key --write-state demo.state                # once, then\n"
    "  certledger verify --state-key a.key --since demo.state --write-state demo.state\n"
    "  certledger verify --remember demo.memory --cosign auditor.key --cosignature cosignature\n"
    "  certledger verify --export /mnt/ledger-export --remember elsewhere.memory\n"
    "  certledger verify --json --max-findings 1000\n"
    "  certledger verify --format nagios --max-checkpoint-age 2d\n"
    "  certledger verify --format prometheus --output /var/lib/prometheus/node-exporter/c.prom\n\n"
    "Judged are every entry's form, chain, signature and rules; every seal, checkpoint, tile and\n"
    "record; and the mark, the newest checkpoint that this machine remembers. The report ends\n"
    "with what was not proved. Of an export (`certledger audit-export`) the same is judged, less\n"
    "records and mark, which it has not; no database is opened.\n\n"
    "An auditor's cosignature says that every entry was judged and good, and that the ledger\n"
    "continues what the auditor cosigned before; so the memory is the auditor's state, and one\n"
    "whose memory is lost is retired, as a witness is (certledger-witness cosign --help).\n\n"
    "Exit codes: 0 good; 1 tampered; 4 the newest checkpoint is older than was asked for;\n"
    "6 contradicts a checkpoint that is remembered, and evidence is left beside FILE; 7 the store\n"
    "cannot be read, the report cannot be written, or not done in time: no verdict; 8 another run\n"
    "holds the lock: no verdict; 141 good, but the reader of standard output had gone. A run that\n"
    "a signal ends gives no verdict, and writes nothing. Keys are unlocked before the audit "
    "begins,\n"
    "and the lock is held until all is written.\n"
    "With --format nagios the exit code is a plugin's: 0 OK, 1 WARNING (4 above), 2 CRITICAL\n"
    "(1 and 6), 3 UNKNOWN: no verdict, for whatever reason, a wrong command line too.";

void add_cosign_options(CLI::App& app, VerifyOptions& o, CLI::Option* memory) {
  auto* key = app.add_option("--cosign", o.cosign_key.file,
                             "Cosign the checkpoint with this secret key, as an auditor, when the "
                             "audit found nothing")
                  ->type_name("FILE")
                  ->needs(memory)
                  ->group("Auditors");
  auto* file = app.add_option("--cosignature", o.cosignature, "The file for the cosignature")
                   ->type_name("FILE")
                   ->needs(key)
                   ->group("Auditors");
  key->needs(file);
  app.add_option("--cosign-name", o.cosign_name,
                 "The auditor's name in the verifier key (default: the key file's)")
      ->type_name("NAME")
      ->needs(key)
      ->group("Auditors");
  app.add_option("--cosign-passphrase-file", o.cosign_key.passphrase_file, "The key's passphrase")
      ->type_name("FILE")
      ->needs(key)
      ->group("Auditors");
}

void add_state_options(CLI::App& app, VerifyOptions& o) {
  auto* key = app.add_option("--state-key", o.state_key.file,
                             "The auditor's secret key file, which makes and knows audit states")
                  ->type_name("FILE")
                  ->group("Incremental audits");
  app.add_option("--state-passphrase-file", o.state_key.passphrase_file, "Its passphrase")
      ->needs(key)
      ->type_name("FILE")
      ->group("Incremental audits");
  auto* since = app.add_option("--since", o.since,
                               "Judge what is new since the audit that wrote this state, and a "
                               "random sample of what was there before")
                    ->needs(key)
                    ->type_name("STATE")
                    ->group("Incremental audits");
  app.add_option("--sample", o.question.sample, "How many of the entries before to look at again")
      ->needs(since)
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 53))
      ->type_name("N")
      ->capture_default_str()
      ->group("Incremental audits");
  app.add_option("--write-state", o.write_state,
                 "When all is good, write the state for the next audit, last of all; may be the "
                 "file of --since")
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
                 "Judge what `certledger audit-export` wrote, instead of the ledger")
      ->type_name("DIR");
  app.add_option("--max-findings", o.question.max_findings, "How many findings to show at most")
      ->type_name("N")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--threads", o.question.threads, "For signatures (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  app.add_flag_callback(
      "--no-signatures", [&o] { o.question.authorship = audit::Authorship::not_judged; },
      "Everything but who signed: many times faster, and no proof of authorship");
  app.add_option("--max-checkpoint-age", o.max_age,
                 "Not good when the newest checkpoint is older: 2d, 12h, 30m (exit code 4)")
      ->type_name("AGE");
  auto* memory = app.add_option("--remember", o.memory_file,
                                "Compare with the newest checkpoint that this file remembers, and "
                                "remember this one when all is good (best on another machine)")
                     ->type_name("FILE");
  app.add_flag("--remember-first", o.remembers_first,
               "There is nothing to compare with yet: make that file")
      ->needs(memory);
  app.add_option("--time-limit", o.time_limit, "Give up after so many seconds (exit code 7)")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, 7 * 86400));
  const std::vector<std::string> formats{"text", "json", "nagios", "prometheus"};
  app.add_option_function<std::string>(
         "--format", [&o](const std::string& name) { o.format = from_name<ReportFormat>(name); },
         "For whom; --json is the same as --format json")
      ->check(CLI::IsMember(formats))
      ->group("Report");
  app.add_option("--output", o.output,
                 "Write the report to this file, whole or not at all, and say on standard error "
                 "when it is not a good one")
      ->type_name("FILE")
      ->group("Report");
  app.add_flag_callback(
         "--force", [&o] { o.replace = Replace::anything; },
         "Write --output, --write-state and --cosignature in the place of files that an earlier "
         "run did not write; a secret key is never replaced")
      ->group("Report");
  app.add_option_function<std::string>(
         "--lock",
         [&o](const std::string& file) {
           o.takes_lock = true;
           o.lock_file = file;
         },
         "One run at a time: wait (--wait) while another holds the lock of this file, by default "
         "of the ledger's directory itself, then give up (exit code 8)")
      ->expected(0, 1)
      ->type_name("[FILE]");
  add_state_options(app, o);
  add_cosign_options(app, o, memory);
  app.footer(help_footer);
}

ReportFormat format_of(const VerifyOptions& o, const Globals& globals) {
  if (!o.format) return globals.json ? ReportFormat::json : ReportFormat::text;
  if (globals.json && *o.format != ReportFormat::json) {
    throw UsageError("--json and --format contradict each other");
  }
  return *o.format;
}

}  // namespace certledger::tools
