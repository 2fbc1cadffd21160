#include "tools/certledger-check/usage.h"

#include <array>

namespace certledger::tools {
namespace {

constexpr std::array options{
    OptionUsage{"--policy", "FILE",
                "The policy file (c2sp.org/tlog-policy), which names the trusted keys; required"},
    OptionUsage{"--expect", "SUBJECT",
                "The subject that the proof must be about, like certificate/JX-2022-001"},
    OptionUsage{
        "--kind", "KIND",
        "The required kind of proof: status (default; a history is also accepted), history, entry, "
        "or consistency (default with --old)"},
    OptionUsage{"--on", "DATE",
                "The day of the state, not later than the seal; the proof may then have any age "
                "(default: the state as recorded at the seal)"},
    OptionUsage{"--max-age", "AGE",
                "Reject proofs older than AGE: 7d, 12h, 30m, 90s, or any (default: 31d for a state "
                "without --on)"},
    OptionUsage{"--item", "N", "For a mark: the item that carries it"},
    OptionUsage{"--old", "FILE", "For a consistency proof: the file with the earlier checkpoint"},
    OptionUsage{
        "--remember", "FILE",
        "Require that the checkpoint continues the one that FILE remembers of its ledger, and "
        "remember it. Only with this option does the program write files"},
    OptionUsage{"--remember-first", "", "Only the first time: FILE does not know this ledger yet"},
    OptionUsage{"--consistency", "FILE",
                "The file of `certledger prove consistency` between the two checkpoints"},
    OptionUsage{
        "--qr",
        "PICTURE",
        "Instead of FILE: read the QR codes from a PNG or JPEG picture, a scan or photo of a "
        "page; repeatable",
        {},
        {},
        true},
    OptionUsage{"--json", "", "Answer in JSON"},
    OptionUsage{"--version", "", "Print the version"},
};

}  // namespace

constexpr Usage check_usage{
    "certledger-check",
    "FILE|--qr PICTURE --policy POLICY [OPTIONS]",
    "Verifies a proof file of a certledger ledger, offline: prints what it proves",
    "FILE",
    "A proof file of `certledger prove`, the text of QR codes, or an evidence file; - is standard "
    "input",
    options,
    R"(Examples:
  certledger-check jx-001.tlog-proof --policy scheme.policy --expect certificate/JX-2022-001
  certledger-check - --policy scheme.policy --max-age 7d --json < jx-001.tlog-proof
  certledger-check --qr page.png --policy scheme.policy --expect certificate/JX-2022-001
  certledger-check jx-001.tlog-proof --policy scheme.policy --on 2024-01-03
  certledger-check entry-12.tlog-proof --policy scheme.policy --kind entry
  certledger-check growth --policy scheme.policy --old old-checkpoint
  certledger-check jx-001.tlog-proof --policy scheme.policy --remember seen --remember-first
  certledger-check jx-002.tlog-proof --policy scheme.policy --remember seen --consistency growth
  certledger-check seen.fork-0123456789abcdef.evidence --policy scheme.policy

Without --expect, the answer is about the subject of the file: read the first line. When two
signed checkpoints cannot belong to one history, the program writes both to
FILE.fork-DIGEST.evidence. Anybody can check that file.

Exit codes: 0 the answer is yes; 3 the answer is no (evidence: two histories are not proven);
11 the proof is good, but for another subject, kind or day than you asked about; 4 too old,
dated ahead of this machine's clock, or not accepted by the policy or the memory; 1 tampered;
5 malformed; 6 the log signed two histories; 2 wrong command line; 7 a file cannot be read or
written; 8 another run holds the memory; 70 a bug; 141 yes, but stdout was closed early. A
final state (withdrawn, cancelled, replaced, void, expired) is 3 at any age.)"};

}  // namespace certledger::tools
