// certledger verify: the full audit of a ledger on this machine.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/audit.h"
#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/store/mark.h"
#include "tools/certledger/command.h"
#include "tools/certledger/guarded.h"
#include "tools/common/statement_json.h"

namespace certledger::tools {
namespace {

constexpr const char* limits_of_it =
    "without a remembered checkpoint or a witness, cutting off the newest entries cannot be "
    "detected";

struct Options {
  std::size_t findings = 20;
  unsigned threads = 0;
};

/// What was verified, and against what.
struct Judged {
  AuditReport report;
  std::optional<log::Checkpoint> mark;  ///< that the ledger was compared with
  Exit exit = Exit::ok;
};

/// Alteration outweighs a contradiction to what was remembered, and that a store that is unreadable
/// in part: whoever reads the exit code alone learns the worst.
Exit exit_of(const AuditReport& report) {
  Exit worst = Exit::ok;
  for (const Finding& finding : report.findings) {
    switch (finding.error.fault) {
      case Fault::forked:
      case Fault::rolled_back:
        if (worst != Exit::tampered) worst = Exit::fork;
        break;
      case Fault::store:
        if (worst == Exit::ok) worst = Exit::store;
        break;
      default: worst = Exit::tampered; break;
    }
  }
  // Whatever is listed: a ledger with findings is not good.
  return worst == Exit::ok && !report.good() ? Exit::tampered : worst;
}

std::optional<log::Checkpoint> checkpoint_in(const std::string& mark) {
  const auto note = log::parse_note(mark);
  const auto checkpoint = note ? log::parse_checkpoint(note->text) : std::unexpected(note.error());
  if (!checkpoint) return std::nullopt;
  return *checkpoint;
}

Judged judge(const Globals& globals, const Options& o) {
  const Ledger ledger = open_ledger(globals);
  const auto mark = store::read_mark(ledger.directory() / "mark");
  const std::string mark_text = mark ? std::string(as_text(*mark)) : std::string();
  AuditOptions options;
  options.max_findings = o.findings;
  options.threads = o.threads;
  Progress progress("verified");
  if (!globals.quiet) {
    options.progress = [&](log::Index done, log::TreeSize size) {
      progress.show(done, size);
      return true;
    };
  }
  Judged judged;
  judged.report = audit(ledger.store(), mark_text, options);
  judged.mark = checkpoint_in(mark_text);
  judged.exit = exit_of(judged.report);
  return judged;
}

std::string compared_with(const Judged& judged) {
  if (!judged.mark) return "nothing: there is no readable mark beside the store";
  return fmt::format("the mark on this machine, a checkpoint of {} entries", judged.mark->size);
}

void print_json(const Judged& judged) {
  const AuditReport& report = judged.report;
  Json json;
  json["verdict"] = name(judged.exit);
  json["exit"] = static_cast<int>(judged.exit);
  json["origin"] = report.origin;
  json["size"] = report.size;
  json["root"] = to_base64(report.root.view());
  json["subjects"] = report.subjects;
  json["signatures"] = report.signatures;
  json["checkpoints"] = report.checkpoints;
  json["compared_with"] = Json::object();
  if (judged.mark) {
    json["compared_with"] = {{"mark_size", judged.mark->size},
                             {"mark_root", to_base64(judged.mark->root.view())}};
  }
  json["not_detectable"] = limits_of_it;
  json["findings_in_all"] = report.findings_in_all;
  json["findings"] = Json::array();
  for (const Finding& finding : report.findings) {
    Json one{{"check", name(finding.check)}, {"fault", name(finding.error.fault)}};
    if (finding.error.entry) one["entry"] = *finding.error.entry;
    if (!finding.error.where.empty()) one["where"] = finding.error.where;
    if (!finding.error.rule.empty()) one["rule"] = finding.error.rule;
    one["what"] = finding.error.what;
    json["findings"].push_back(std::move(one));
  }
  print(json.dump(2) + "\n");
}

void print_findings(const AuditReport& report) {
  std::string out;
  for (const Finding& finding : report.findings) {
    out += fmt::format("  {:<10}  {}\n", name(finding.check), printable(to_text(finding.error)));
  }
  if (report.findings_in_all > report.findings.size()) {
    out += fmt::format("  … and {} more\n", report.findings_in_all - report.findings.size());
  }
  print(out);
}

void print_text(const Globals& globals, const Judged& judged) {
  const AuditReport& report = judged.report;
  if (globals.quiet && judged.exit == Exit::ok) return;
  const bool is_good = judged.exit == Exit::ok;
  print(fmt::format("{}  {}: {} entries, {} subjects, {} signatures, {} checkpoints\n",
                    coloured(is_good ? Colour::green : Colour::red, name(judged.exit)),
                    printable(report.origin), report.size, report.subjects, report.signatures,
                    report.checkpoints));
  print(fmt::format("  size {}  root {}\n  compared with {}\n", report.size,
                    to_base64(report.root.view()), compared_with(judged)));
  if (is_good) {
    print(fmt::format("  not shown by this: {}\n", limits_of_it));
  } else {
    print(fmt::format("{} findings, the first bad entry first:\n", report.findings_in_all));
    print_findings(report);
  }
}

Exit run(const Globals& globals, const Options& o) {
  return guarded([&] {
    const Judged judged = judge(globals, o);
    if (globals.json) {
      print_json(judged);
    } else {
      print_text(globals, judged);
    }
    return judged.exit;
  });
}

}  // namespace

void add_verify(CLI::App& parent, Context& context) {
  CLI::App& app =
      *parent.add_subcommand("verify", "Derive everything again from the entries, and compare");
  const auto o = std::make_shared<Options>();
  app.add_option("--max-findings", o->findings, "How many findings to show at most")
      ->type_name("N")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--threads", o->threads, "For signatures (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  app.footer(
      "Examples:\n"
      "  certledger verify\n"
      "  certledger verify --quiet || mail -s 'ledger' root < /dev/null     # for cron\n"
      "  certledger verify --json\n\n"
      "Every entry's form, chain, signature and rules; every seal, checkpoint, tile and record;\n"
      "and the mark, the newest checkpoint that this machine remembers. Exit codes: 0 good,\n"
      "1 tampered, 6 contradicts the mark, 7 the store cannot be read.");
  app.callback([&context, o] { context.run = [&context, o] { return run(context.globals, *o); }; });
}

}  // namespace certledger::tools
