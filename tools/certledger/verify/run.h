// One run of certledger verify: question, findings, verdict, and the reports.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/system/file.h"
#include "tools/certledger/verify/options.h"
#include "tools/present/json.h"

namespace certledger::tools {

struct VerifyRun {
  std::string ledger;              ///< the directory, as typed
  std::optional<Audited> audited;  ///< nothing: no verdict, and `trouble` says why
  std::optional<Error> trouble;    ///< a problem other than the findings
  Exit exit = Exit::ok;
  std::optional<std::uint64_t> max_age;  ///< seconds
  std::optional<proofs::Memory> memory;  ///< compared with the ledger
  std::string memory_file;
  std::string evidence;         ///< the evidence file against the memory; empty: none was written
  system::FileDescriptor lock;  ///< --lock, held until the run has written everything
  Time ended;                   ///< by this machine's clock
  double seconds = 0;           ///< duration
};

/// The age of the newest entry in seconds; 0 for one in the future. Needs a verdict.
std::uint64_t age_of(const VerifyRun& run);

/// Sets the verdict from the audit and from the age. Sets `trouble` when the newest checkpoint is
/// too old or in the future.
void conclude(VerifyRun& run);

/// What a run does not prove, however good: what the audit did not check, and what no audit can
/// show. Needs a verdict.
std::vector<audit::NotProved> not_proved(const VerifyRun& run);

/// The worst problem of the run on one line: its first finding, or `trouble`. Empty for a good run.
std::string worst_line(const VerifyRun& run);

// --- reports; only the last two can report a run without a verdict ---

std::string text_report(const VerifyRun& run);
Json json_report(const VerifyRun& run);

/// A status line with performance data (nagios-plugins.org, "Plugin Development Guidelines").
std::string nagios_report(const VerifyRun& run);
enum class Nagios : int { ok = 0, warning = 1, critical = 2, unknown = 3 };
/// Unknown for a run without a verdict.
Nagios nagios_code(const VerifyRun& run);

/// Prometheus text format 0.0.4, for the textfile collector of node_exporter. `former` is the
/// replaced report, or empty; the new report keeps its time of the last success.
std::string metrics_report(const VerifyRun& run, std::string_view former);

}  // namespace certledger::tools
