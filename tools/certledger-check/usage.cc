#include "tools/certledger-check/usage.h"

#include <array>

namespace certledger::tools {
namespace {

constexpr std::array options{
    OptionUsage{
        "--policy", "FILE",
        "Whom to trust: log, witness, group and quorum lines (c2sp.org/tlog-policy); required"},
    OptionUsage{"--expect", "SUBJECT",
                "What the proof has to be about, like certificate/JX-2022-001"},
    OptionUsage{
        "--kind", "KIND",
        "What it has to be a proof of: status (default; a history will do), history, entry, "
        "or consistency (default with --old)"},
    OptionUsage{"--on", "DATE",
                "The day that is asked about, not later than the seal; of any age then (default: "
                "the state as recorded until the seal)"},
    OptionUsage{"--max-age", "AGE",
                "Reject proofs older than AGE: 7d, 12h, 30m, 90s, or any (default: 31d for a state "
                "without --on)"},
    OptionUsage{"--item", "N", "Of a mark: the item that it is put on"},
    OptionUsage{"--old", "FILE", "Of a consistency proof: the earlier checkpoint"},
    OptionUsage{"--remember", "FILE",
                "Demand that the checkpoint continues the newest one that FILE remembers of its "
                "ledger, and remember it; nothing else is ever written"},
    OptionUsage{"--remember-first", "", "Nothing is remembered of that ledger yet"},
    OptionUsage{"--consistency", "FILE",
                "What `certledger prove consistency` writes, between the two checkpoints"},
    OptionUsage{
        "--qr",
        "PICTURE",
        "Instead of FILE: read the QR codes of a page from a PNG or JPEG picture, a scan or a "
        "photo; once for each picture, where there are several",
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
    "What `certledger prove` writes, the text of its QR codes, or evidence of two histories; - is "
    "standard input",
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

Without --expect it answers for whatever subject the file is about: read the first line. Two
signed checkpoints that cannot be of one history are written to FILE.fork-DIGEST.evidence, which
anybody can check. Exit codes: 0 the answer is good, 3 the proof is good and the answer is no
(evidence: no two histories are proven), 11 the proof is good, but of another subject, kind or
day than was asked, 4 too old, dated ahead of this machine's clock, or not what the policy or
the memory asks for, 1 tampered, 5 malformed, 6 two histories were signed, 2 usage, 7 a file
cannot be read or written, 8 another run holds the memory, 70 a bug, 141 good, but nobody
read the answer. A state that is final (withdrawn, cancelled, replaced, void, expired) is 3 at
any age.)"};

}  // namespace certledger::tools
