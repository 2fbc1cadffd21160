// Compact proofs: the status of a subject in as few bytes as a QR code can hold (docs/format.md,
// "Compact proofs"). Nothing that a verifier can compute or knows already is in them:
//
//   the map's and the tree's roots      follow from the hashes of the proofs; the signatures bind
//   them origin, names and the log's key     stand in the verifier's policy, found by their key ids
//   what members and standards are      is left out: it changes no answer
//
// expand makes the proof file again that such a proof stands for, to be judged as any other.
#pragma once

#include "ledger/map/multiproof.h"
#include "ledger/proofs/checkpoint.h"
#include "ledger/proofs/proof_file.h"
#include "ledger/scheme/record.h"

namespace certledger::proofs::paper {

/// The bytes of every compact proof before all others: no text begins so.
inline constexpr std::string_view compact_mark = "\xC5\x01";

struct CompactCosignature {
  log::KeyId id = 0;
  Time time;
  Signature signature;
  friend auto operator<=>(const CompactCosignature&, const CompactCosignature&) = default;
};

/// What the bytes say, and no more.
struct CompactProof {
  log::KeyId log = 0;
  log::TreeSize size = 0;
  Signature signature;                           ///< the log's, on the checkpoint
  std::vector<CompactCosignature> cosignatures;  ///< strictly ascending
  Hash previous;                                 ///< of the seal
  Time sealed_at;
  std::uint64_t subjects = 0;
  Signature seal_signature;
  std::vector<Hash> path;  ///< of the last of `size` leaves: a hash for each 1 in size - 1
  std::optional<scheme::SubjectId> absent;  ///< that was asked about and has no record
  std::vector<scheme::Record> records;      ///< of the items, in their order, but for `absent`
  std::vector<map::LeafPath>
      paths;      ///< of the records' leaves, and of another one where the lookup
                  ///< of `absent` ends at none of theirs; keys strictly ascend
  Hash map_root;  ///< to which the paths lead
};

Bytes encode_compact(const CompactProof& proof);

/// Errors: too_large (over 256 KiB, 64 cosignatures, a size over 2^53 - 1); malformed, with the
/// offset: for all that encode_compact does not write.
Result<CompactProof> decode_compact(BytesView bytes);

/// The compact form of a proof file with a status of either kind (bundle.h). Cosignatures of other
/// kinds than cosignature/v1 are left out. Errors: malformed, when the file is no such proof or
/// one of nothing (an empty map).
Result<CompactProof> compress(const ProofFile& file);

/// The proof file that the proof stands for: a brief status, with the names by which `keys` know
/// its signers; cosignatures by others are left out. Where several keys have one id, it is the one
/// by which the signature is good. Says nothing else about what it proves. Errors: wrong_origin,
/// when no log's key has its id; malformed, also when a key cosigned twice.
Result<ProofFile> expand(const CompactProof& proof, const Keys& keys);

}  // namespace certledger::proofs::paper
