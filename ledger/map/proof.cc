#include "ledger/map/proof.h"

#include "ledger/base/codec.h"

namespace certledger::map {
namespace {

enum : std::uint8_t { tag_present = 0, tag_empty = 1, tag_other = 2 };

bool falls_strictly(const std::vector<Step>& steps) {
  unsigned above = key_bits;
  for (const Step& step : steps) {
    if (step.bit >= above) return false;
    above = step.bit;
  }
  return true;
}

/// The root over `leaf` and the siblings of the steps. The key's bit decides the side of each.
Hash climb(const Leaf& leaf, const std::vector<Step>& steps) {
  Hash hash = leaf_hash(leaf);
  for (const Step& step : steps) {
    hash = bit(leaf.key, step.bit) == 0 ? inner_hash(step.bit, hash, step.sibling)
                                        : inner_hash(step.bit, step.sibling, hash);
  }
  return hash;
}

}  // namespace

void save(CanonicalOutputArchive& ar, const Proof& proof) {
  ar.put_varint(proof.steps.size());
  for (const Step& step : proof.steps) {
    ar.put_varint(step.bit);
    ar.put(step.sibling.view());
  }
  ar.put_varint(proof.ending.index());
  if (const auto* other = std::get_if<Leaf>(&proof.ending)) {
    ar.put(other->key.view());
    ar.put(other->value.view());
  }
}

void load(CanonicalInputArchive& ar, Proof& proof) {
  std::uint64_t count = ar.take_count();
  if (count > limits::map_hashes) ar.reject("more than 256 steps");
  proof.steps.clear();
  for (; count > 0; --count) {
    Step& step = proof.steps.emplace_back();
    const std::uint64_t number = ar.take_varint();
    if (number >= key_bits) ar.reject("a bit is larger than 255");
    step.bit = static_cast<unsigned>(number);
    ar(step.sibling);
  }
  if (!falls_strictly(proof.steps)) ar.reject("the bits do not descend");
  switch (ar.take_varint()) {
    case tag_present: proof.ending = Present{}; break;
    case tag_empty: proof.ending = EmptyTree{}; break;
    case tag_other: {
      Leaf other;
      ar(other.key, other.value);
      proof.ending = other;
      break;
    }
    default: ar.reject("the ending is unknown");
  }
}

Result<void> verify_presence(const Hash& root, const Key& key, const Value& value,
                             const Proof& proof) {
  if (!std::holds_alternative<Present>(proof.ending) || !falls_strictly(proof.steps)) {
    return fail(Fault::not_included, "this is not a membership proof (presence)");
  }
  if (climb({key, value}, proof.steps) == root) return {};
  return fail(Fault::not_included, "the map proof does not lead to the root");
}

Result<void> verify_absence(const Hash& root, const Key& key, const Proof& proof) {
  if (std::holds_alternative<EmptyTree>(proof.ending)) {
    if (proof.steps.empty() && root == empty_root()) return {};
    return fail(Fault::not_included, "the map is not empty");
  }
  const auto* other = std::get_if<Leaf>(&proof.ending);
  if (other == nullptr || other->key == key || !falls_strictly(proof.steps)) {
    return fail(Fault::not_included, "this is not a non-membership proof (absence)");
  }
  for (const Step& step : proof.steps) {
    if (bit(other->key, step.bit) != bit(key, step.bit)) {
      return fail(Fault::not_included, "the lookup does not end at the leaf of the proof");
    }
  }
  if (climb(*other, proof.steps) == root) return {};
  return fail(Fault::not_included, "the map proof does not lead to the root");
}

}  // namespace certledger::map
