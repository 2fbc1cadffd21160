// The result of an audit, and its encoding between the process that reads the store and the one
// that reports.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/audit/audit.h"
#include "ledger/proofs/trusted_checkpoint.h"
#include "tools/certledger/frame/command.h"

namespace certledger::tools {

/// What to audit, and how.
struct AuditQuestion {
  std::filesystem::path exported;  ///< an export to audit; empty: the ledger itself
  std::size_t max_findings = 20;
  unsigned threads = 0;
  audit::Authorship authorship = audit::Authorship::judged;
  std::optional<audit::State> since;     ///< to continue from; nothing: a full audit
  std::uint64_t sample = 100;            ///< how many of the earlier entries to read again
  std::optional<proofs::Memory> memory;  ///< to compare with
};

struct CheckCount {
  audit::Check check = audit::Check::entry_form;
  std::uint64_t findings = 0;
};

/// The checkpoints that become a memory, or contradict one. Notes are verbatim; a missing note is
/// empty.
struct Notes {
  PublicKey sealer;               ///< the key that signed the newest
  std::string newest;             ///< of all entries
  std::string then;               ///< at the size of the memory
  std::optional<Hash> root_then;  ///< the root at that size, derived from the entries
  std::vector<Hash> path;         ///< the consistency path from that size to all entries
};

struct Audited {
  bool is_export = false;
  bool takes_any_time = false;          ///< a test ledger, as the store states
  audit::Report report;                 ///< with as many findings as requested; all texts printable
  std::vector<CheckCount> counts;       ///< of each check that found something
  Exit verdict = Exit::ok;              ///< the worst of all findings
  std::optional<log::Checkpoint> mark;  ///< compared with the ledger; of an export the newest
  Notes notes;
  Time newest;                    ///< when the newest entry was recorded
  Time now;                       ///< the present time, or --at
  std::uint64_t store_bytes = 0;  ///< size of the store's file, or of the export
};

/// Audits the ledger of `globals`. Call it in a child process, which a damaged store may crash
/// (child.h).
Audited audit_ledger(const Globals& globals, const AuditQuestion& question);

/// Audits the export that the question names, also in a child process. Throws UsageError for --at.
Audited audit_export(const Globals& globals, const AuditQuestion& question);

/// Compares a good report with what another run remembered meanwhile, for the same number of
/// entries.
void compare_with(const proofs::Memory& meanwhile, Audited& audited);

/// Encodes and decodes the result, between two processes of this program.
Bytes encoded(const Audited& audited);
Result<Audited> audited_from(BytesView bytes);

}  // namespace certledger::tools
