// Why a file is refused, or its answer is.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "ledger/proofs/evidence.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

struct Refusal {
  Exit exit = Exit::malformed;
  std::string reason;  ///< in one word: the fault's name, "too-few-cosignatures", "too-old"
  Error error;
  std::string proof;                         ///< of a good file: what it is a proof of
  std::vector<std::string> about;            ///< and of which subjects
  std::optional<proofs::Evidence> evidence;  ///< of two histories
  std::string evidence_file;                 ///< where it is kept; empty when there is none
};

/// For what is wrong with a file, with the exit code of a program that judges: it refuses nothing
/// by a rule, and a broken one is evidence.
std::unexpected<Refusal> refuse(Error error);

/// For a good file that is not what the reader asked for: exit code POLICY.
std::unexpected<Refusal> refuse_by_policy(const char* reason, std::string what);

}  // namespace certledger::tools
