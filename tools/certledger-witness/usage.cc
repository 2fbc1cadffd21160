#include "tools/certledger-witness/usage.h"

namespace certledger::tools {
namespace {

constexpr OptionUsage key_option{"--key", "FILE",
                                 "The witness's secret key file (`certledger key new`); required",
                                 "", "CERTLEDGER_WITNESS_KEY"};
constexpr OptionUsage name_option{"--name", "NAME",
                                  "The witness's name in its verifier key (default: the file's)"};
constexpr OptionUsage json_option{"--json", "", "Answer in JSON"};

constexpr std::array program_options{OptionUsage{"--version", "", "Print the version"}};

constexpr std::array cosign_options{
    key_option,
    name_option,
    OptionUsage{"--passphrase-file", "FILE", "The key's passphrase"},
    OptionUsage{"--passphrase-fd", "N", "The same, from an open descriptor"},
    OptionUsage{"--passphrase-command", "CMD",
                "A command that prints it; the key file's name is in CERTLEDGER_KEY_FILE then "
                "(environment: CERTLEDGER_PASSPHRASE_COMMAND)"},
    OptionUsage{"--policy", "FILE",
                "Its log lines say which ledgers are cosigned, by whose key; required"},
    OptionUsage{"--state", "FILE", "Where the witness keeps what it cosigned last; required"},
    OptionUsage{"--first", "",
                "This witness never cosigned this ledger: begin with the proof from size 0"},
    OptionUsage{"--output", "FILE", "The file for the cosignature, whole or not at all", "-o"},
    OptionUsage{"--force", "",
                "Replace what is in that file's place, if it is no cosignature; a secret key never "
                "is"},
    OptionUsage{"--wait", "SECONDS",
                "How long to wait for another that cosigns, up to a day (default: 10)"},
    json_option,
};

constexpr std::array vkey_options{key_option, name_option, json_option};

}  // namespace

constexpr Usage witness_usage{
    "certledger-witness",
    "COMMAND [OPTIONS]",
    "A witness of certledger's ledgers, or of any log with checkpoints by c2sp.org: cosigns a "
    "checkpoint that is proven to continue the one that it cosigned last",
    "",
    "",
    program_options,
    R"(Examples:
  certledger-witness vkey --key w.key
  certledger-witness cosign growth --key w.key --policy logs.policy --state w.state)"};

constexpr std::array<Usage, 2> witness_commands{
    Usage{
        "certledger-witness cosign", "CONSISTENCY --key FILE --policy FILE --state FILE [OPTIONS]",
        "Cosigns a checkpoint that continues the last", "CONSISTENCY",
        "What `certledger prove consistency` writes; - is standard input; required", cosign_options,
        R"(Examples:
  certledger prove consistency 0 -o growth                       # the operator, once
  certledger-witness cosign growth --first --key w.key --policy logs.policy \
      --state w.state -o cosignature                             # the witness, once
  certledger prove consistency 57 -o growth --force              # then, from size 57
  certledger-witness cosign growth --key w.key --policy logs.policy --state w.state \
      -o cosignature
  certledger checkpoint add cosignature --policy scheme.policy   # the operator

The proof has to begin at the checkpoint that was cosigned last; a refusal names its size.
The same size again refreshes the time. The state is on the disk before the cosignature
leaves. A WITNESS WHOSE STATE IS LOST IS RETIRED: destroy its key, make a new one, and have
policies name that. Never put back an older copy of the state, and never use the key with
two: the witness could cosign two histories, which is all that it is there to prevent.

Exit codes: 0 cosigned; 1 a bad signature or proof; 2 usage; 3 the proof begins elsewhere;
4 a ledger or key that the policy does not name; 5 malformed; 6 two histories were signed,
and evidence is left beside the state; 7 no state, or it cannot be read or written, or the
clock says less than the last cosignature; 8 busy; 10 key; 70 a bug; 141 cosigned, but nobody
read the answer.)"},
    Usage{"certledger-witness vkey", "--key FILE [OPTIONS]",
          "Prints the verifier key, for policies", "", "", vkey_options,
          R"-(Examples:
  certledger key new w.key --name witness.example/w1
  certledger-witness vkey --key w.key
  certledger policy --witness "$(certledger-witness vkey --key w.key)" -o scheme.policy

Of type 04, for cosignatures (c2sp.org/tlog-cosignature). An auditor's, who cosigns with
`certledger verify --cosign`, is the same kind. One key has one role: what is signed does
not name who signed.)-"},
};

}  // namespace certledger::tools
