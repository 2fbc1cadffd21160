#include "tools/certledger-witness/usage.h"

namespace certledger::tools {
namespace {

constexpr OptionUsage key_option{"--key", "FILE",
                                 "The witness's secret key file (`certledger key new`); required",
                                 "", "CERTLEDGER_WITNESS_KEY"};
constexpr OptionUsage name_option{
    "--name", "NAME", "The witness's name in its verifier key (default: the name in the key file)"};
constexpr OptionUsage json_option{"--json", "", "Answer in JSON"};

constexpr std::array program_options{OptionUsage{"--version", "", "Print the version"}};

constexpr std::array cosign_options{
    key_option,
    name_option,
    OptionUsage{"--passphrase-file", "FILE", "A file with the key's passphrase"},
    OptionUsage{"--passphrase-fd", "N", "Read the passphrase from this open descriptor"},
    OptionUsage{"--passphrase-command", "CMD",
                "Run this command to get the passphrase; CERTLEDGER_KEY_FILE names the key file "
                "(environment: CERTLEDGER_PASSPHRASE_COMMAND)"},
    OptionUsage{"--policy", "FILE",
                "Policy file: its log lines name the ledgers to cosign, with their keys; required"},
    OptionUsage{"--state", "FILE",
                "The witness keeps what it cosigned last in this file; required"},
    OptionUsage{"--first", "",
                "Only the first time for this ledger: begin with the proof from size 0"},
    OptionUsage{"--output", "FILE", "Write the cosignature to this file (default: standard output)",
                "-o"},
    OptionUsage{"--force", "",
                "Replace an existing file that is not a cosignature (never a secret key)"},
    OptionUsage{"--wait", "SECONDS",
                "Wait this long for another run of the witness, up to a day (default: 10)"},
    json_option,
};

constexpr std::array vkey_options{key_option, name_option, json_option};

}  // namespace

constexpr Usage witness_usage{
    "certledger-witness",
    "COMMAND [OPTIONS]",
    "A witness of certledger ledgers, or of any log with c2sp.org checkpoints: cosigns a "
    "checkpoint that provably continues the one that it cosigned last",
    "",
    "",
    program_options,
    R"(Examples:
  certledger-witness vkey --key w.key
  certledger-witness cosign growth --key w.key --policy logs.policy --state w.state)"};

constexpr std::array<Usage, 2> witness_commands{
    Usage{
        "certledger-witness cosign", "CONSISTENCY --key FILE --policy FILE --state FILE [OPTIONS]",
        "Cosigns a checkpoint that continues the last one", "CONSISTENCY",
        "The file of `certledger prove consistency`; - is standard input; required", cosign_options,
        R"(Examples:
  certledger prove consistency 0 -o growth                       # the operator, once
  certledger-witness cosign growth --first --key w.key --policy logs.policy \
      --state w.state -o cosignature                             # the witness, once
  certledger prove consistency 57 -o growth --force              # then, from size 57
  certledger-witness cosign growth --key w.key --policy logs.policy --state w.state \
      -o cosignature
  certledger checkpoint add cosignature --policy scheme.policy   # the operator

The proof must begin at the checkpoint that the witness cosigned last; a refusal names its
size. The same size again refreshes the time. The program writes the state before the
cosignature. RETIRE A WITNESS WHOSE STATE IS LOST: destroy its key, make a new one, and let
policies name the new key. Never restore an older copy of the state, and never use one key
with two states. Otherwise the witness could cosign two histories.

Exit codes: 0 cosigned; 1 a bad signature or proof; 2 wrong command line; 3 the proof begins
at another size; 4 the policy does not name the ledger or key; 5 malformed; 6 the log signed
two histories (evidence is written beside the state); 7 no state, or it cannot be read or
written, or the clock is earlier than the last cosignature; 8 busy; 10 key or passphrase;
70 a bug; 141 cosigned, but stdout was closed early.)"},
    Usage{"certledger-witness vkey", "--key FILE [OPTIONS]",
          "Prints the verifier key, for policies", "", "", vkey_options,
          R"-(Examples:
  certledger key new w.key --name witness.example/w1
  certledger-witness vkey --key w.key
  certledger policy --witness "$(certledger-witness vkey --key w.key)" -o scheme.policy

The key has type 04, for cosignatures (c2sp.org/tlog-cosignature). An auditor, who cosigns
with `certledger verify --cosign`, has a key of the same type. Use each key for one role
only: the signed text does not contain the name of the signer.)-"},
};

}  // namespace certledger::tools
