// Compact proofs: the status of a subject in few bytes, for QR codes (docs/format.md, "Compact
// proofs"). They leave out what a verifier can compute or already knows:
//
// - The roots of map and tree follow from the hashes of the proofs; signatures bind them.
// - Origin, names and the log's key are in the verifier's policy, which finds them by key id.
// - The records of members and standards change no answer.
//
// `expand` makes the proof file from such a proof; it is then verified like any other.
#pragma once

#include "ledger/map/multiproof.h"
#include "ledger/proofs/checkpoint.h"
#include "ledger/proofs/proof_file.h"
#include "ledger/scheme/record.h"

namespace certledger::proofs::paper {

/// The first bytes of every compact proof. No text begins with them.
inline constexpr std::string_view compact_mark = "\xC5\x01";

struct CompactCosignature {
  log::KeyId id = 0;
  Time time;
  Signature signature;
  friend auto operator<=>(const CompactCosignature&, const CompactCosignature&) = default;
};

/// The contents of the bytes.
struct CompactProof {
  log::KeyId log = 0;
  log::TreeSize size = 0;
  Signature signature;                           ///< of the log, on the checkpoint
  std::vector<CompactCosignature> cosignatures;  ///< strictly ascending
  Hash previous;                                 ///< of the seal
  Time sealed_at;
  std::uint64_t subjects = 0;
  Signature seal_signature;
  std::vector<Hash> path;  ///< of the last of `size` leaves: a hash for each 1 in size - 1
  std::optional<scheme::SubjectId> absent;  ///< the subject of the question, if it has no record
  std::vector<scheme::Record> records;      ///< of the items, in their order, without `absent`
  std::vector<map::LeafPath>
      paths;      ///< of the records' leaves, and of the leaf where the lookup of `absent` ends, if
                  ///< that is another one; keys strictly ascend
  Hash map_root;  ///< to which the paths lead
};

Bytes encode_compact(const CompactProof& proof);

/// Errors: too_large (over 256 KiB, 64 cosignatures, a size over 2^53 - 1); malformed, with the
/// offset, for everything that encode_compact does not write.
Result<CompactProof> decode_compact(BytesView bytes);

/// The compact form of a proof file with a status of either kind (extra_data.h). Leaves out
/// cosignatures of other kinds than cosignature/v1. Errors: malformed, if the file is not such a
/// proof, or proves nothing (an empty map).
Result<CompactProof> compress(const ProofFile& file);

/// The proof file of a compact proof: a brief status, with the signers' names from `keys`. Leaves
/// out cosignatures by others. If several keys have the same id, takes the one that verifies the
/// signature. Does not judge the proof. Errors: wrong_origin, if no log's key has its id;
/// malformed, also if a key cosigned twice.
Result<ProofFile> expand(const CompactProof& proof, const Keys& keys);

}  // namespace certledger::proofs::paper
