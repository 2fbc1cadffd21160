// Evidence against a log: two of its signed checkpoints that cannot be of one history, in one file
// (docs/format.md, "Evidence files").
//
//   certledger evidence v1
//   root BASE64        of the larger tree's first entries, as many as the smaller tree has
//   BASE64             0 to 63 lines: the consistency path from that root to the larger's
//   (empty line)
//   the checkpoint of the smaller size
//   (empty line)
//   the checkpoint of the larger size
//
// What it proves depends only on the two signatures:
//
// - Equal sizes, different roots: a log signs one root for a size. The file has neither root nor
// path.
// - Different sizes, with root and path: the path proves the root of the larger tree's first
//   entries, and the smaller checkpoint states another root.
// - Different sizes, without root and path: the log signed both, as every log that grows does. Only
//   the writer of the file claims that they contradict each other (that the larger came first).
#pragma once

#include <expected>
#include <span>

#include "ledger/proofs/checkpoint.h"
#include "ledger/proofs/trusted_checkpoint.h"

namespace certledger::proofs {

/// The first line, with its line feed.
inline constexpr std::string_view evidence_header = "certledger evidence v1\n";

struct Evidence {
  log::Note smaller;
  log::Note larger;
  std::optional<Hash> root_then;  ///< of the first entries of the larger tree, as many as the
                                  ///< smaller has
  std::vector<Hash> path;         ///< from that root to the root of the larger tree; empty without
                                  ///< a root
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// The file's text. Errors: too_large, over 256 KiB.
Result<std::string> format_evidence(const Evidence& evidence);

/// Reads what format_evidence writes, and only that. Errors: too_large, malformed.
Result<Evidence> parse_evidence(std::string_view text);

/// Makes evidence from two signed checkpoints, in either order. Keeps only the log's signatures: a
/// judge of the file would have to trust others, and a bad one could spoil the file. `root_then`
/// and `path` as above.
Evidence make_evidence(const Memory& one, const Memory& other,
                       const std::optional<Hash>& root_then = {}, std::vector<Hash> path = {});

/// What evidence proves to somebody who knows the log's keys.
struct JudgedEvidence {
  Endorsed smaller;
  Endorsed larger;
  std::optional<Hash> root_then;  ///< proven, if the sizes differ
  bool is_fork = false;           ///< proven: the log signed two histories (split view)
};

/// Judges an evidence file. Errors: those of parse_evidence and endorse, for either checkpoint;
/// wrong_origin, if they belong to different ledgers; malformed, if root, path and sizes do not
/// match; wrong_root, if the path does not lead from the root to that of the larger checkpoint.
Result<JudgedEvidence> judge_evidence(std::string_view text, const Keys& keys);

/// Why two checkpoints are not shown to be of one history; with evidence, if it is proven that they
/// are not.
struct Contradiction {
  Error error;
  std::optional<Evidence> evidence;
};
using OneHistory = std::expected<void, Contradiction>;

/// Whether two checkpoints of one origin, in either order, are of one history. `path` is the
/// consistency path from the smaller to the larger; it is empty if the sizes are equal. Errors:
/// forked, with evidence; those of log::verify_consistency, which prove nothing about the log:
/// anybody can write a bad path.
OneHistory check_one_history(const Memory& one, const Memory& other, std::span<const Hash> path);

}  // namespace certledger::proofs
