// The report for Prometheus: a file that node_exporter's textfile collector reads.
#include <fmt/format.h>

#include "ledger/base/text.h"
#include "tools/certledger/verify/run.h"

namespace certledger::tools {
namespace {

constexpr std::string_view last_success = "certledger_verify_last_success_timestamp_seconds";

/// A label's value between its quotation marks.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

/// Families of metrics of one ledger.
class Metrics {
 public:
  explicit Metrics(const std::string& ledger) : ledger_(label(ledger)) {}

  void family(std::string_view name, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} gauge\n", name, help, name);
  }
  /// `labels` come after the ledger: ",check=\"tile\"".
  template <class Number>
  void value(const Number& number, std::string_view labels = {}) {
    text_ += fmt::format("{}{} {}\n", name_, braces(labels), number);
  }
  template <class Number>
  void single(std::string_view name, std::string_view help, const Number& number) {
    family(name, help);
    value(number);
  }

  [[nodiscard]] std::string braces(std::string_view labels) const {
    return fmt::format("{{ledger=\"{}\"{}}}", ledger_, labels);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string ledger_;
  std::string_view name_;
  std::string text_;
};

/// When a run last succeeded, from the former report on this ledger; 0: unknown.
std::uint64_t former_success(std::string_view former, const Metrics& metrics) {
  const std::string begin = fmt::format("{}{} ", last_success, metrics.braces({}));
  while (!former.empty()) {
    const std::string_view line = former.substr(0, former.find('\n'));
    if (line.starts_with(begin)) return parse_decimal(line.substr(begin.size())).value_or(0);
    former.remove_prefix(std::min(former.size(), line.size() + 1));
  }
  return 0;
}

void put_audit(Metrics& metrics, const VerifyRun& run) {
  const Audited& audited = *run.audited;
  metrics.family("certledger_info", "Which ledger it is.");
  metrics.value(1, fmt::format(",origin=\"{}\"", label(audited.report.origin)));
  metrics.single("certledger_entries", "Entries of the ledger.", audited.report.size);
  metrics.single("certledger_subjects", "Subjects of the ledger.", audited.report.subjects);
  metrics.single("certledger_store_size_bytes", "Size of the store's data file.",
                 audited.store_bytes);
  metrics.single("certledger_checkpoint_timestamp_seconds",
                 "When the newest entry was recorded, by the operator's clock.",
                 audited.newest.seconds);
  metrics.single("certledger_checkpoint_age_seconds",
                 "How old the newest checkpoint was at the run.", age_of(run));
  metrics.family("certledger_verify_findings", "What the last run found, by check.");
  for (const auto& check : audit::check_names) {
    std::uint64_t findings = 0;
    for (const CheckCount& count : audited.counts) {
      if (count.check == check.value) findings = count.findings;
    }
    metrics.value(findings, fmt::format(",check=\"{}\"", check.text));
  }
}

}  // namespace

std::string metrics_report(const VerifyRun& run, std::string_view former) {
  Metrics metrics(run.ledger);
  const bool is_good = run.exit == Exit::ok;
  metrics.single("certledger_verify_success", "Whether the last run found the ledger good.",
                 is_good ? 1 : 0);
  metrics.single("certledger_verify_exit_code",
                 "The last run's verdict as an exit code of certledger verify.",
                 static_cast<int>(run.exit));
  metrics.single("certledger_verify_last_run_timestamp_seconds", "When the last run ended.",
                 run.ended.seconds);
  metrics.single(last_success, "When the last good run ended; 0 when none is known.",
                 is_good ? run.ended.seconds : former_success(former, metrics));
  metrics.single("certledger_verify_duration_seconds", "How long the last run took.",
                 fmt::format("{:.3f}", run.seconds));
  if (run.audited) put_audit(metrics, run);
  return metrics.take();
}

}  // namespace certledger::tools
