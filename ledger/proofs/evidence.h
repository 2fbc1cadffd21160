// Evidence against a log: two of its signed checkpoints that cannot be of one history, in one file
// (docs/format.md, "Evidence files").
//
//   certledger evidence v1
//   root BASE64        what the first entries of the larger are, in number those of the smaller
//   BASE64             0 to 63 lines: the consistency path from that root to the larger's
//   (empty line)
//   the checkpoint of the smaller size
//   (empty line)
//   the checkpoint of the larger size
//
// What it proves depends on nothing but the two signatures:
//
// - One size and two roots: a log signs one root for a size. Such a file has neither root nor path.
// - Two sizes: the path proves what root the larger tree's first entries have, and there is one
//   alone (by the hash function); the smaller checkpoint states another.
// - Two sizes without root and path: the log signed both, and so does every log that grows. That
//   they contradict each other (that the larger one was there first) is then the word of who wrote
//   the file.
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
  std::optional<Hash> root_then;  ///< of as many of the larger's entries as the smaller has
  std::vector<Hash> path;         ///< from that root to the larger's; empty without it
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// The file's text. Errors: too_large, over 256 KiB.
Result<std::string> format_evidence(const Evidence& evidence);

/// Reads what format_evidence writes, and only that. Errors: too_large, malformed.
Result<Evidence> parse_evidence(std::string_view text);

/// Evidence of two signed checkpoints in either order, with the signature of each one's key alone:
/// others would have to be believed by who judges the file, and could be there to spoil it.
/// `root_then` and `path` as above, when there are such.
Evidence make_evidence(const Memory& one, const Memory& other,
                       const std::optional<Hash>& root_then = {}, std::vector<Hash> path = {});

/// What evidence is worth to who knows the log's keys.
struct JudgedEvidence {
  Endorsed smaller;
  Endorsed larger;
  std::optional<Hash> root_then;  ///< proven, where the sizes differ
  bool is_fork = false;           ///< proven: two histories were signed
};

/// Judges an evidence file. Errors: those of parse_evidence and endorse, for either checkpoint;
/// wrong_origin, when they are of two ledgers; malformed, when root, path and sizes do not fit
/// together; wrong_root, when the path does not lead from the root to the larger checkpoint's.
Result<JudgedEvidence> judge_evidence(std::string_view text, const Keys& keys);

/// Why two checkpoints are not seen to be one history, with the evidence when it is proven that
/// they are not.
struct Contradiction {
  Error error;
  std::optional<Evidence> evidence;
};
using OneHistory = std::expected<void, Contradiction>;

/// Whether two checkpoints of one origin, in either order, are of one history: `path` is the
/// consistency path from the smaller to the larger, empty at one size. Errors: forked, with the
/// evidence; those of log::verify_consistency, which prove nothing about the log: anybody can write
/// a bad path.
OneHistory check_one_history(const Memory& one, const Memory& other, std::span<const Hash> path);

}  // namespace certledger::proofs
