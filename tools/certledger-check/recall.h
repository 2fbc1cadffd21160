// Compares a checkpoint with what a reader remembers of the ledger.
#pragma once

#include <span>
#include <vector>

#include "ledger/proofs/checkpoint.h"
#include "tools/certledger-check/refusal.h"

namespace certledger::tools {

struct Recollection {
  std::vector<proofs::Memory> memories;    ///< of a memory file, one per origin
  bool is_first = false;                   ///< the memory does not know the ledger yet
  std::optional<std::string> consistency;  ///< a consistency file between the two checkpoints
};

/// The consistency path in the checked file itself, from the size `old`.
struct OwnPath {
  log::TreeSize old = 0;
  std::vector<Hash> path;
};

/// Compares a checkpoint, which a log of `logs` signed, with the memory of its ledger. Returns the
/// new memory; nothing when the checkpoint is not newer. Refusals, by exit code: usage, when
/// is_first is set but the memory knows the ledger; store, when the memory does not know it and
/// is_first is not set; policy, when a consistency proof is missing, or `logs` does not have the
/// remembered key; fork, with evidence; tampered, for a bad proof.
std::expected<std::optional<proofs::Memory>, Refusal> compare(
    const proofs::Endorsed& endorsed, const std::optional<OwnPath>& own,
    const Recollection& recollection, std::span<const log::VerifierKey> logs);

}  // namespace certledger::tools
