// Checks evidence files: whether a log signed two histories.
#pragma once

#include "keys/policy.h"
#include "tools/certledger-check/refusal.h"

namespace certledger::tools {

/// FORK when the file proves two histories of a log that the policy names. NEGATIVE when both
/// checkpoints are signed but do not prove that.
struct EvidenceVerdict {
  Exit exit = Exit::negative;
  proofs::JudgedEvidence judged;
};

std::expected<EvidenceVerdict, Refusal> judge_evidence(std::string_view file,
                                                       const keys::Policy& policy);

/// The report for people, in Chinese and English; and for programs.
std::string to_text(const EvidenceVerdict& verdict);
std::string to_json_text(const EvidenceVerdict& verdict);

}  // namespace certledger::tools
