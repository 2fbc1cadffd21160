// The report for monitoring systems that run plugins.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.h"
#include "tools/certledger/verify/run.h"
#include "tools/present/wording.h"

namespace certledger::tools {
namespace {

constexpr std::size_t max_words_bytes = 1024;  // Nagios cuts a longer text anywhere

std::string_view word(Nagios code) {
  switch (code) {
    case Nagios::ok: return "OK";
    case Nagios::warning: return "WARNING";
    case Nagios::critical: return "CRITICAL";
    case Nagios::unknown: break;
  }
  return "UNKNOWN";
}

/// One line of words. Nagios takes text after a bar as performance data, so bars are replaced.
std::string words(std::string text) {
  std::ranges::replace(text, '|', '/');
  if (text.size() <= max_words_bytes) return text;
  std::string_view left = text;
  while (text.size() - left.size() < max_words_bytes) take_code_point(left);
  return text.substr(0, text.size() - left.size()) + "…";
}

std::string performance(const VerifyRun& run) {
  const audit::Report& report = run.audited->report;
  return fmt::format(
      "entries={};;;0 subjects={};;;0 findings={};;0;0 age={}s;{};;0 time={:.3f}s;;;0 size={}B;;;0",
      report.size, report.subjects, report.findings_in_all, age_of(run),
      run.max_age ? std::to_string(*run.max_age) : std::string(), run.seconds,
      run.audited->store_bytes);
}

}  // namespace

Nagios nagios_code(const VerifyRun& run) {
  if (!run.audited) return Nagios::unknown;
  switch (run.exit) {
    case Exit::ok: return Nagios::ok;
    case Exit::policy: return Nagios::warning;
    case Exit::tampered:
    case Exit::fork: return Nagios::critical;
    default: return Nagios::unknown;
  }
}

std::string nagios_report(const VerifyRun& run) {
  const std::string_view code = word(nagios_code(run));
  const std::string worst = worst_line(run);
  if (!run.audited) {
    return fmt::format("CERTLEDGER {} - {}: {}\n", code, name(run.exit), words(worst));
  }
  const audit::Report& report = run.audited->report;
  std::string text =
      fmt::format("{}: {}", printable(report.origin), counted(report.size, "entry", "entries"));
  if (report.findings_in_all > 0) {
    text += ", " + counted(report.findings_in_all, "finding", "findings");
  }
  if (!worst.empty()) text += fmt::format(", {}: {}", name(run.exit), worst);
  return fmt::format("CERTLEDGER {} - {} | {}\n", code, words(text), performance(run));
}

}  // namespace certledger::tools
