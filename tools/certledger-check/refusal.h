// The reason why a file, or its answer, is refused.
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
  std::string proof;                         ///< of a good proof: its kind
  std::vector<std::string> about;            ///< and its subjects
  std::optional<proofs::Evidence> evidence;  ///< of two histories
  std::string evidence_file;                 ///< its path; empty when there is none
};

/// A refusal of a bad file. A program that verifies refuses no statement, so a broken rule is
/// `tampered`.
std::unexpected<Refusal> refuse(Error error);

/// A refusal of a good file that the reader does not accept: exit code POLICY.
std::unexpected<Refusal> refuse_by_policy(const char* reason, std::string what);

}  // namespace certledger::tools
