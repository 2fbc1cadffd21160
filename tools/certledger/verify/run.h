// One run of certledger verify: what was asked, what was found, what follows; and its reports.
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
  std::string ledger;              ///< the directory, as it was named
  std::optional<Audited> audited;  ///< nothing: there is no verdict, and `trouble` says why
  std::optional<Error> trouble;    ///< what there is to complain of beside the findings
  Exit exit = Exit::ok;
  std::optional<std::uint64_t> max_age;  ///< seconds
  std::optional<proofs::Memory> memory;  ///< that the ledger was compared with
  std::string memory_file;
  std::string evidence;  ///< the file with what contradicts the memory; empty: none was written
  system::FileDescriptor lock;  ///< --lock, held until all that the run writes is written
  Time ended;                   ///< by this machine's clock
  double seconds = 0;           ///< that it took
};

/// How old the newest entry is, in seconds; 0 for one from the future. There is a verdict.
std::uint64_t age_of(const VerifyRun& run);

/// What the run says of an audit: adds the age to the verdict, and `trouble` when it is too old or
/// lies in the future.
void conclude(VerifyRun& run);

/// What is not proved by a run, however good: what the audit did not look at, and what none can
/// show. There is a verdict.
std::vector<audit::NotProved> not_proved(const VerifyRun& run);

/// The worst that the run found, on one line: its first finding, or the trouble. Empty when it is
/// good.
std::string worst_line(const VerifyRun& run);

// --- reports; of a run without a verdict only the last two speak ---

std::string text_report(const VerifyRun& run);
Json json_report(const VerifyRun& run);

/// A status line with performance data (nagios-plugins.org, "Plugin Development Guidelines").
std::string nagios_report(const VerifyRun& run);
enum class Nagios : int { ok = 0, warning = 1, critical = 2, unknown = 3 };
/// Unknown for a run without a verdict, whatever ended it.
Nagios nagios_code(const VerifyRun& run);

/// Prometheus text format 0.0.4, for node_exporter's textfile collector. `former` is the report
/// that it replaces, from which the time of the last success is kept; empty when there is none.
std::string metrics_report(const VerifyRun& run, std::string_view former);

}  // namespace certledger::tools
