// What an audit found, as it goes from the process that read the store to the one that tells.
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
  std::filesystem::path exported;  ///< an export to judge; empty: the ledger itself
  std::size_t max_findings = 20;
  unsigned threads = 0;
  audit::Authorship authorship = audit::Authorship::judged;
  std::optional<audit::State> since;     ///< to go on from; nothing: a full audit
  std::uint64_t sample = 100;            ///< of the entries before
  std::optional<proofs::Memory> memory;  ///< to compare with
};

struct CheckCount {
  audit::Check check = audit::Check::entry_form;
  std::uint64_t findings = 0;
};

/// The checkpoints that make a memory, or contradict one. Notes are verbatim, and empty when there
/// is none.
struct Notes {
  PublicKey sealer;               ///< who signed the newest
  std::string newest;             ///< about all entries
  std::string then;               ///< about as many entries as the memory is
  std::optional<Hash> root_then;  ///< what these entries make
  std::vector<Hash> path;         ///< the consistency path from them to all entries
};

struct Audited {
  bool is_export = false;
  bool takes_any_time = false;  ///< a test ledger, by the store's own account
  audit::Report report;         ///< of its findings as many as were asked for; all texts printable
  std::vector<CheckCount> counts;       ///< of the checks that found something
  Exit verdict = Exit::ok;              ///< the worst of all findings
  std::optional<log::Checkpoint> mark;  ///< that the ledger was compared with; an export's newest
  Notes notes;
  Time newest;                    ///< when the newest entry was recorded
  Time now;                       ///< this instant, or --at
  std::uint64_t store_bytes = 0;  ///< of the store's file, or of an export's
};

/// Audits the ledger of `globals`, to be called where a damaged store does no harm (guarded.h).
Audited audit_ledger(const Globals& globals, const AuditQuestion& question);

/// Audits the export that the question names, to be called there too. Throws UsageError for --at.
Audited audit_export(const Globals& globals, const AuditQuestion& question);

/// Compares a report that was good with what another run remembered meanwhile, of just as many
/// entries of the same ledger.
void compare_with(const proofs::Memory& meanwhile, Audited& audited);

/// To octets and back, between two processes of this program.
Bytes to_octets(const Audited& audited);
Result<Audited> audited_from(BytesView octets);

}  // namespace certledger::tools
