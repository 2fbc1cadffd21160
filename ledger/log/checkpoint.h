// Checkpoint: a ledger's name, size and root. It is the text of the signed note that commits to all
// entries (c2sp.org/tlog-checkpoint). It has no extension lines: witnesses attest nothing about
// them.
//
//   origin
//   size, decimal
//   root, base64
#pragma once

#include "ledger/base/result.h"
#include "ledger/log/note.h"
#include "ledger/log/tree.h"

namespace certledger::log {

struct Checkpoint {
  std::string origin;  ///< valid by base/origin.h
  TreeSize size = 0;
  Hash root;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// The end of a log's former key: it does not count for checkpoints of more than `size` entries.
struct KeyEnd {
  PublicKey key;
  TreeSize size = 0;
  friend bool operator==(const KeyEnd&, const KeyEnd&) = default;
};

/// The text to sign. The origin is valid.
std::string format_checkpoint(const Checkpoint& checkpoint);

/// Reads what format_checkpoint writes, and only that. Errors: too_large (size over 2^53 - 1),
/// malformed.
Result<Checkpoint> parse_checkpoint(std::string_view text);

/// Reads a checkpoint signed by the log itself: `log` is its Ed25519 key, whose name is the origin.
/// Other signatures are ignored. Errors: those of parse_note, verify_note and parse_checkpoint;
/// wrong_origin.
Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& log);

}  // namespace certledger::log
