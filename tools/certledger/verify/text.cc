// The report for people.
#include <fmt/format.h>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "tools/certledger/verify/run.h"
#include "tools/present/wording.h"

namespace certledger::tools {
namespace {

std::string compared_with(const VerifyRun& run) {
  std::string list;
  if (run.memory) {
    list = fmt::format("{}, which remembers a checkpoint of {} entries", printable(run.memory_file),
                       run.memory->checkpoint.size);
  }
  if (run.audited->mark) {
    list += fmt::format(
        "{}{}, a checkpoint of {} entries", list.empty() ? "" : ", and ",
        run.audited->is_export ? "the export's newest" : "the high-water mark of this machine",
        run.audited->mark->size);
  }
  return list.empty() ? "nothing: no readable high-water mark" : list;
}

std::string findings_text(const audit::Report& report) {
  std::string out =
      report.findings_in_all == 1
          ? "1 finding:\n"
          : fmt::format("{} findings, the first bad entry first:\n", report.findings_in_all);
  for (const audit::Finding& finding : report.findings) {
    out += fmt::format("  {:<18}  {}\n", name(finding.check), printable(to_text(finding.error)));
  }
  if (report.findings_in_all > report.findings.size()) {
    out += fmt::format("  … and {} more\n", report.findings_in_all - report.findings.size());
  }
  return out;
}

}  // namespace

std::string text_report(const VerifyRun& run) {
  const Audited& audited = *run.audited;
  const audit::Report& report = audited.report;
  std::string out =
      fmt::format("{}  {}: {}, {}, {}, {}\n",
                  coloured(run.exit == Exit::ok ? Colour::green : Colour::red, name(run.exit)),
                  printable(report.origin), counted(report.size, "entry", "entries"),
                  counted(report.subjects, "subject", "subjects"),
                  counted(report.signatures, "signature", "signatures"),
                  counted(report.checkpoints, "checkpoint", "checkpoints"));
  out += fmt::format("  size {}  root {}\n  rules of edition {}; compared with {}\n", report.size,
                     to_base64(report.root.view()), report.edition.number, compared_with(run));
  if (audited.is_export) {
    out += fmt::format("  checked: the export in {}, not the operator's database\n",
                       printable(run.ledger));
  }
  if (report.since && audited.is_export) {
    out +=
        fmt::format("  checked: all entries, and the signatures of the {} since an audit of {}\n",
                    report.size - *report.since, *report.since);
  } else if (report.since) {
    out += fmt::format(
        "  checked: the {} since an audit of {}; of the earlier entries, {} read again\n",
        counted(report.size - *report.since, "entry", "entries"), *report.since,
        report.sampled == 1 ? "1 was" : fmt::format("{} were", report.sampled));
  }
  for (const auto& correction : report.corrections) {
    const std::string which =
        correction.first == correction.last
            ? fmt::format("time of entry {} is", correction.first)
            : fmt::format("times of entries {} to {} are", correction.first, correction.last);
    out += fmt::format("  {} corrected: {}\n", which, to_text(correction, {}));
  }
  if (report.findings_in_all > 0) out += findings_text(report);
  if (!run.evidence.empty()) {
    out += fmt::format("  evidence, with both signed checkpoints: {}\n", printable(run.evidence));
  }
  if (run.trouble) out += fmt::format("  {}\n", printable(to_text(*run.trouble)));
  for (const audit::NotProved& one : not_proved(run)) {
    out += fmt::format("  not proved: that {}\n", one.what);
  }
  return out;
}

}  // namespace certledger::tools
