// certledger verify: audits a ledger on this machine, or an export, for people and for timers.
#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "keys/harden.h"
#include "ledger/base/text.h"
#include "ledger/system/write_file.h"
#include "tools/arguments/memory_file.h"
#include "tools/certledger/verify/cosign.h"
#include "tools/certledger/verify/run.h"
#include "tools/present/age.h"
#include "tools/present/instant.h"
#include "tools/process/child.h"
#include "tools/process/run_lock.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

constexpr std::size_t max_former_bytes = std::size_t{1} << 20;

/// The keys that a good run signs with. They are loaded first, so that no run of an hour ends with
/// a wrong passphrase. The process that reads the untrusted store does not have them in its memory.
struct RunKeys {
  std::optional<SecretKey> state;
  std::optional<SecretKey> cosigner;
};

RunKeys load_keys(const VerifyOptions& o) {
  const auto load = [](const KeyOption& option) {
    SecretKey key = option.load();
    keys::hide_from_children(key);
    return key;
  };
  RunKeys keys;
  if (!o.write_state.empty()) keys.state = load(o.state_key);
  if (!o.cosign_key.file.empty()) keys.cosigner = load(o.cosign_key);
  return keys;
}

system::FileDescriptor take_lock(const Globals& globals, const VerifyOptions& o) {
  if (!o.takes_lock) return {};
  return o.lock_file.empty()
             ? lock_run(judged_directory(o, globals), Missing::refuse, wait_time(globals))
             : lock_run(o.lock_file, Missing::make_file, wait_time(globals));
}

Audited audit_guarded(const Globals& globals, const VerifyOptions& o, AuditQuestion question) {
  question.threads =
      derive::threads_for(question.threads);  // before the sandbox forbids the question
  const auto judge = [&] {
    return encoded(question.exported.empty() ? audit_ledger(globals, question)
                                             : audit_export(globals, question));
  };
  return must(audited_from(guarded_answer(judge, std::chrono::seconds(o.time_limit))));
}

bool is_contradicted(const audit::Report& report) {
  return std::ranges::any_of(report.findings, [](const audit::Finding& finding) {
    return finding.check == audit::Check::memory &&
           (finding.error.fault == Fault::forked || finding.error.fault == Fault::rolled_back);
  });
}

/// Writes the evidence against the ledger. The verdict stands even if that fails.
void write_evidence_of(VerifyRun& run) {
  try {
    run.evidence = write_contradiction(run.memory_file, *run.memory, *run.audited).string();
  } catch (const SystemError& e) {
    run.trouble = Error{e.fault(), std::string("cannot write evidence: ") + e.what(), {}, {}, {}};
  }
}

/// Remembers a good ledger, or writes evidence when the ledger contradicts the memory (the one it
/// was compared with, or that of a faster run). Without a check of signatures, nothing is
/// remembered.
Remembered settle_memory(VerifyRun& run, const Globals& globals, audit::Authorship authorship) {
  if (run.audited->verdict == Exit::ok) {
    if (authorship != audit::Authorship::judged) return Remembered::another;
    auto remembered = remember(run.memory_file, run.memory, *run.audited, wait_time(globals));
    if (remembered) return *remembered;
    run.memory = std::move(remembered.error().meanwhile);
    compare_with(*run.memory, *run.audited);
    conclude(run);
  }
  if (run.memory && is_contradicted(run.audited->report)) write_evidence_of(run);
  return Remembered::another;
}

constexpr std::size_t max_state_bytes = 4096;

/// Reads the audit state to continue from. An error in it is not a verdict about the ledger.
audit::State read_state(const std::string& path, const PublicKey& key) {
  const auto file = system::open_if_present(path);
  if (!file) {
    throw Failure(Error{Fault::store,
                        "no audit state; run a full audit (without --since) with "
                        "--write-state",
                        path,
                        {},
                        {}},
                  Exit::store);
  }
  auto state = audit::open_state(as_text(system::read_all(*file, path, max_state_bytes)), key);
  if (state) return std::move(*state);
  Error error = std::move(state.error());
  error.where = path;
  const bool is_foreign = error.fault == Fault::unknown_key;
  error.what = is_foreign ? "another key than --state-key signed this audit state; use that key"
                          : "not an audit state, or somebody edited it: " + error.what;
  throw Failure(std::move(error), is_foreign ? Exit::policy : Exit::malformed);
}

/// Audits, and fills in the verdict or the reason why there is none. Throws UsageError.
void judge(VerifyRun& run, const Globals& globals, const VerifyOptions& o) {
  const auto begin = std::chrono::steady_clock::now();
  try {
    run.ended = this_instant();
    AuditQuestion question = o.question;
    if (o.remembers_first && question.authorship != audit::Authorship::judged) {
      throw UsageError("--remember-first needs an audit of signatures; leave out --no-signatures");
    }
    const RunKeys keys = load_keys(o);
    run.lock = take_lock(globals, o);
    if (!o.memory_file.empty()) {
      run.memory =
          recall(o.memory_file, o.remembers_first ? Remembering::first : Remembering::again);
      question.memory = run.memory;
    }
    if (!o.since.empty())
      question.since = read_state(o.since, read_public_half(o.state_key.file).public_key);
    run.audited = audit_guarded(globals, o, question);
    conclude(run);
    if (!o.memory_file.empty()) {
      if (run.exit == Exit::ok && keys.cosigner) check_cosigning_time(run, *keys.cosigner);
      const Remembered remembered = settle_memory(run, globals, question.authorship);
      if (run.exit == Exit::ok && keys.cosigner) {
        cosign_audited(run, o, *keys.cosigner, remembered, wait_time(globals));
      }
    }
    // The state comes last: whoever continues from it relies on everything before it.
    if (run.exit == Exit::ok && keys.state) {
      const audit::State& state = run.audited->report.state.value();
      system::write_file_atomically(o.write_state, as_bytes(audit::sign_state(state, *keys.state)),
                                    0600);
    }
  } catch (const Failure& e) {
    run.trouble = e.error();
    run.exit = e.exit();
  } catch (const SystemError& e) {
    run.trouble = Error{e.fault(), e.what(), {}, {}, {}};
    run.exit = exit_code(e.fault());
  }
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  run.ended.seconds += static_cast<std::uint64_t>(run.seconds);
}

/// Whether a report in this format exists for a run without a verdict. While another run works,
/// that run writes the metrics.
bool reports_no_verdict(ReportFormat format, Exit exit) {
  return format == ReportFormat::nagios ||
         (format == ReportFormat::prometheus && exit != Exit::busy);
}

std::string report_of(const VerifyRun& run, const VerifyOptions& o, ReportFormat format) {
  switch (format) {
    case ReportFormat::json: return written(json_report(run));
    case ReportFormat::nagios: return nagios_report(run);
    case ReportFormat::prometheus: {
      const auto former = o.output.empty() ? std::optional<system::FileDescriptor>()
                                           : system::open_if_present(o.output);
      const Bytes text = former ? system::read_all(*former, o.output, max_former_bytes) : Bytes();
      return metrics_report(run, as_text(text));
    }
    case ReportFormat::text: break;
  }
  return text_report(run);
}

/// Writes the report to standard output or to the file. Everybody can read the file, whatever the
/// umask.
void deliver(const std::string& report, const VerifyOptions& o) {
  if (o.output.empty()) {
    print(report);
    return;
  }
  umask(0022);
  system::write_file_atomically(o.output, as_bytes(report), 0644);
}

void complain_of(const VerifyRun& run) {
  complain(fmt::format("certledger: {}: {}: {}", name(run.exit), printable(run.ledger),
                       worst_line(run)));
}

NamedFiles files_of(const VerifyOptions& o, const Globals& globals) {
  NamedFiles files;
  files.written = {{"--output", o.output},
                   {"--remember", o.memory_file},
                   {"--write-state", o.write_state},
                   {"--cosignature", o.cosignature}};
  if (!o.memory_file.empty()) {
    files.written.push_back({"the lock of --remember", lock_of_memory(o.memory_file)});
  }
  files.read = {{"--lock", o.lock_file},
                {"--state-key", o.state_key.file},
                {"--state-passphrase-file", o.state_key.passphrase_file},
                {"--cosign", o.cosign_key.file},
                {"--cosign-passphrase-file", o.cosign_key.passphrase_file}};
  // --write-state may replace the file of --since.
  const bool goes_on = !o.since.empty() && !o.write_state.empty();
  if (!goes_on || !is_one_file(o.since, o.write_state)) files.read.push_back({"--since", o.since});
  files.directories = {own_directory(globals), {"the directory of --export", o.question.exported}};
  return files;
}

Exit run_verify(const Globals& globals, const VerifyOptions& o) {
  const ReportFormat format = format_of(o, globals);
  const std::filesystem::path& judged = judged_directory(o, globals);
  refuse_second_roles(files_of(o, globals));
  check_replaced({"--output", o.output}, o.replace, is_report_file);
  check_replaced({"--write-state", o.write_state}, o.replace, audit::is_state);
  check_replaced({"--cosignature", o.cosignature}, o.replace, is_cosignature_file);
  check_cosign_options(o);
  VerifyRun run;
  run.ledger = judged.string();
  run.memory_file = o.memory_file;
  if (!o.write_state.empty() && o.question.authorship == audit::Authorship::not_judged) {
    throw UsageError("--write-state needs an audit of signatures; leave out --no-signatures");
  }
  if (!o.max_age.empty()) run.max_age = parse_age(o.max_age, "--max-checkpoint-age");
  judge(run, globals, o);
  if (!run.audited && !reports_no_verdict(format, run.exit)) throw Failure(*run.trouble, run.exit);
  const bool is_silent = globals.quiet && run.exit == Exit::ok && format == ReportFormat::text;
  if (!is_silent || !o.output.empty()) deliver(report_of(run, o, format), o);
  if (run.exit != Exit::ok && !o.output.empty()) complain_of(run);
  return format == ReportFormat::nagios ? static_cast<Exit>(nagios_code(run)) : run.exit;
}

}  // namespace

void add_verify(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand(
      "verify", "Audit the ledger: derive everything again from the entries, and compare");
  const auto o = std::make_shared<VerifyOptions>();
  add_verify_options(app, *o);
  app.callback(
      [&context, o] { context.run = [&context, o] { return run_verify(context.globals, *o); }; });
}

}  // namespace certledger::tools
