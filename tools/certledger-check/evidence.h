// Evidence files, judged and told: whether two histories were signed.
#pragma once

#include "keys/policy.h"
#include "tools/certledger-check/refusal.h"

namespace certledger::tools {

/// FORK when the file proves two histories of a log that the policy names; NEGATIVE when it proves
/// nothing of the kind, although both checkpoints are signed.
struct EvidenceVerdict {
  Exit exit = Exit::negative;
  proofs::JudgedEvidence judged;
};

std::expected<EvidenceVerdict, Refusal> judge_evidence(std::string_view file,
                                                       const keys::Policy& policy);

/// For people, in Chinese and English; for programs.
std::string to_text(const EvidenceVerdict& verdict);
std::string to_json_text(const EvidenceVerdict& verdict);

}  // namespace certledger::tools
