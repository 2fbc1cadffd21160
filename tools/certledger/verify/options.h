// The options of certledger verify.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "ledger/base/names.h"
#include "tools/arguments/output_file.h"
#include "tools/certledger/frame/keys_options.h"
#include "tools/certledger/verify/audited.h"

namespace CLI {
class App;
}

namespace certledger::tools {

enum class ReportFormat : std::uint8_t { text, json, nagios, prometheus };
inline constexpr std::array report_formats{
    Name{ReportFormat::text, "text"}, Name{ReportFormat::json, "json"},
    Name{ReportFormat::nagios, "nagios"}, Name{ReportFormat::prometheus, "prometheus"}};
constexpr const auto& names_of(ReportFormat) { return report_formats; }

struct VerifyOptions {
  AuditQuestion question;
  std::optional<ReportFormat> format;
  std::string since;        ///< the audit state to continue from; empty: a full audit
  std::string write_state;  ///< where to write the next one; empty: nowhere
  KeyOption state_key{"--state-key", {}, {}, -1};
  KeyOption cosign_key{"--cosign", {}, {}, -1};
  std::string cosign_name;                  ///< of the auditor; empty: the name in the key file
  std::string cosignature;                  ///< the file for it
  std::string output;                       ///< a file for the report; empty: standard output
  Replace replace = Replace::only_its_own;  ///< what --force says
  std::string lock_file;         ///< one run at a time holds it; empty: the ledger's directory
  std::string memory_file;       ///< the memory of the ledger; empty: none
  bool remembers_first = false;  ///< there is no memory file yet
  bool takes_lock = false;
  std::string max_age;           ///< of the newest checkpoint, as typed; empty: any
  std::uint32_t time_limit = 0;  ///< seconds; 0: none
};

/// The directory to audit: of the export, or of the ledger. Throws UsageError without either.
const std::filesystem::path& judged_directory(const VerifyOptions& o, const Globals& globals);

/// Declares the options, and the help with its examples.
void add_verify_options(CLI::App& app, VerifyOptions& o);

/// The format from --format, --json or the default. Throws UsageError when they contradict.
ReportFormat format_of(const VerifyOptions& o, const Globals& globals);

}  // namespace certledger::tools
