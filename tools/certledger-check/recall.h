// What a reader remembers of the ledgers that its policy names, and whether a checkpoint continues
// it.
#pragma once

#include <span>
#include <vector>

#include "ledger/proofs/checkpoint.h"
#include "tools/certledger-check/refusal.h"

namespace certledger::tools {

struct Recollection {
  std::vector<proofs::Memory> memories;    ///< of a file; by origin
  bool is_first = false;                   ///< nothing is remembered yet of the ledger
  std::optional<std::string> consistency;  ///< a consistency file between the two checkpoints
};

/// Compares a checkpoint that a log of `logs` signed with what is remembered of its ledger. `path`
/// is what the judged file itself shows, from the size `old`; nothing when it shows nothing. Gives
/// what is to be remembered from now on: nothing when it is remembered already, or older.
/// Refused, by exit code: usage, for is_first where something is remembered; store, where nothing
/// is, and that was not said; policy, when a consistency proof is needed, or the remembered key is
/// none of `logs`; fork, with evidence; tampered, for a proof that does not hold.
struct OwnPath {
  log::TreeSize old = 0;
  std::vector<Hash> path;
};
std::expected<std::optional<proofs::Memory>, Refusal> compare(
    const proofs::Endorsed& endorsed, const std::optional<OwnPath>& own,
    const Recollection& recollection, std::span<const log::VerifierKey> logs);

}  // namespace certledger::tools
