// The two kinds of proof files, as text (docs/format.md, "Proof files").
//
//   c2sp.org/tlog-proof@v1              old 20852014
//   extra BASE64                        base64 hash, 0 to 63 lines
//   index 73894                         (empty line)
//   base64 hash, 0 to 64 lines          checkpoint
//   (empty line)
//   checkpoint                          an add-checkpoint request of c2sp.org/tlog-witness
//
// Each parser accepts only what the formatter writes. It does not judge what the file proves.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/log/note.h"
#include "ledger/log/tree.h"

namespace certledger::proofs {

/// The first line of a proof of inclusion (c2sp.org/tlog-proof), with its line feed.
inline constexpr std::string_view proof_file_header = "c2sp.org/tlog-proof@v1\n";

struct ProofFile {
  std::optional<Bytes> extra;  ///< the leaf hash follows from it (extra_data.h)
  log::Index index = 0;
  std::vector<Hash> path;  ///< the leaf's sibling first
  log::Note checkpoint;
  friend bool operator==(const ProofFile&, const ProofFile&) = default;
};

struct ConsistencyFile {
  log::TreeSize old = 0;
  std::vector<Hash> path;
  log::Note checkpoint;  ///< the later one
  friend bool operator==(const ConsistencyFile&, const ConsistencyFile&) = default;
};

/// The file's text. Errors: too_large, over 256 KiB.
Result<std::string> format_proof_file(const ProofFile& file);
Result<std::string> format_consistency_file(const ConsistencyFile& file);

/// Errors: too_large (over 256 KiB, 64 or 63 hashes, 64 signatures, a number over 2^53 - 1);
/// malformed, also if two signatures name the same key.
Result<ProofFile> parse_proof_file(std::string_view text);
Result<ConsistencyFile> parse_consistency_file(std::string_view text);

}  // namespace certledger::proofs
