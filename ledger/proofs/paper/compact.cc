#include "ledger/proofs/paper/compact.h"

#include <algorithm>
#include <bit>

#include "ledger/base/codec.h"
#include "ledger/base/encoding.h"
#include "ledger/proofs/paper/packed.h"

namespace certledger::proofs::paper {
namespace {

constexpr const char* compact_proof = "compact proof";

std::array<std::uint8_t, 4> octets_of(log::KeyId id) {
  return {static_cast<std::uint8_t>(id >> 24U), static_cast<std::uint8_t>(id >> 16U),
          static_cast<std::uint8_t>(id >> 8U), static_cast<std::uint8_t>(id)};
}

log::KeyId take_id(CanonicalInputArchive& ar) {
  log::KeyId id = 0;
  for (const std::uint8_t octet : ar.take(4)) id = id << 8U | octet;
  return id;
}

/// The number of records after the first one, in a proof about the first one's subject: a mark's
/// certificate and version, and the parameters.
std::size_t more_records(const scheme::RecordBody& first) {
  if (std::holds_alternative<scheme::MarkRecord>(first)) return 3;
  return std::holds_alternative<scheme::ParametersRecord>(first) ? 0 : 1;
}

map::LeafPath path_of(const scheme::Record& record) {
  return {{scheme::map_key(scheme::subject_of(record.body)),
           scheme::map_value(scheme::encode_record(record))},
          {}};
}

/// Sorts the paths by key. False if two have the same key.
bool sort_by_key(std::vector<map::LeafPath>& paths) {
  const auto key = [](const map::LeafPath& path) { return path.leaf.key; };
  std::ranges::sort(paths, {}, key);
  return std::ranges::adjacent_find(paths, {}, key) == paths.end();
}

/// The leaf among the paths that does not belong to the only record, if there is one.
const map::Leaf* other_leaf(const CompactProof& proof) {
  const map::Leaf known = path_of(proof.records.front()).leaf;
  const auto other = std::ranges::find_if(
      proof.paths, [&](const map::LeafPath& path) { return path.leaf != known; });
  return other == proof.paths.end() ? nullptr : &other->leaf;
}

void put_signatures(CanonicalOutputArchive& ar, const CompactProof& proof) {
  ar.put(octets_of(proof.log));
  ar.put_varint(proof.size);
  ar(proof.signature);
  ar.put_varint(proof.cosignatures.size());
  for (const CompactCosignature& one : proof.cosignatures) {
    ar.put(octets_of(one.id));
    ar(one.time, one.signature);
  }
}

void take_signatures(CanonicalInputArchive& ar, CompactProof& proof) {
  proof.log = take_id(ar);
  ar(proof.size, proof.signature);
  if (proof.size == 0 || proof.size > limits::tree_size) ar.reject("the checkpoint size is wrong");
  std::uint64_t count = ar.take_count();
  if (count > limits::note_signatures) ar.reject("more than 64 cosignatures");
  for (; count > 0; --count) {
    CompactCosignature one;
    one.id = take_id(ar);
    ar(one.time, one.signature);
    if (!proof.cosignatures.empty() && one <= proof.cosignatures.back()) {
      ar.reject("the cosignatures are not in ascending order");
    }
    proof.cosignatures.push_back(one);
  }
}

void put_seal(CanonicalOutputArchive& ar, const CompactProof& proof) {
  ar(proof.previous, proof.sealed_at, proof.subjects, proof.seal_signature);
  for (const Hash& hash : proof.path) ar(hash);
}

void take_seal(CanonicalInputArchive& ar, CompactProof& proof) {
  ar(proof.previous, proof.sealed_at, proof.subjects, proof.seal_signature);
  proof.path.resize(static_cast<std::size_t>(std::popcount(proof.size - 1)));
  for (Hash& hash : proof.path) ar(hash);
}

void put_items(CanonicalOutputArchive& ar, const CompactProof& proof) {
  ar(proof.absent);
  for (const scheme::Record& record : proof.records) put_packed(ar, record);
  if (proof.absent) {
    const map::Leaf* other = other_leaf(proof);
    ar.put_varint(other != nullptr ? 1 : 0);
    if (other != nullptr) ar(other->key, other->value);
  }
  map::put_multiproof(ar, proof.paths);
}

void take_items(CanonicalInputArchive& ar, CompactProof& proof) {
  ar(proof.absent);
  proof.records.push_back(take_packed(ar));
  const std::size_t more = proof.absent ? 0 : more_records(proof.records.front().body);
  for (std::size_t i = 0; i < more; ++i) proof.records.push_back(take_packed(ar));
  for (const scheme::Record& record : proof.records) proof.paths.push_back(path_of(record));
  if (proof.absent) {
    const std::uint64_t is_other = ar.take_varint();
    if (is_other > 1) ar.reject("an optional field is neither 00 nor 01");
    if (is_other == 1) {
      map::LeafPath& path = proof.paths.emplace_back();
      ar(path.leaf.key, path.leaf.value);
    }
  }
  if (!sort_by_key(proof.paths)) ar.reject("a subject occurs twice");
  proof.map_root = map::take_multiproof(ar, proof.paths);
}

}  // namespace

Bytes encode_compact(const CompactProof& proof) {
  Bytes bytes = to_bytes(as_bytes(compact_mark));
  CanonicalOutputArchive ar(bytes);
  put_signatures(ar, proof);
  put_seal(ar, proof);
  put_items(ar, proof);
  return bytes;
}

Result<CompactProof> decode_compact(BytesView bytes) {
  if (bytes.size() > limits::proof_bytes) {
    return fail(Fault::too_large, "a compact proof has at most 256 KiB");
  }
  if (!as_text(bytes).starts_with(compact_mark)) {
    return fail(Fault::malformed, "it does not begin with the bytes of a compact proof",
                compact_proof);
  }
  return decode_with<CompactProof>(bytes.subspan(compact_mark.size()), compact_proof,
                                   [](CanonicalInputArchive& ar, CompactProof& proof) {
                                     take_signatures(ar, proof);
                                     take_seal(ar, proof);
                                     take_items(ar, proof);
                                   });
}

}  // namespace certledger::proofs::paper
