// The tree as RFC 9162, section 2.1, writes it: recursive, over all leaves, slow. What everything
// faster is compared with.
#pragma once

#include <bit>
#include <span>
#include <vector>

#include "ledger/log/tree.h"

namespace certledger::testing {

using Leaves = std::span<const Hash>;

inline std::size_t model_split(std::size_t size) { return std::bit_floor(size - 1); }

/// MTH (2.1.1), over leaf hashes.
inline Hash model_root(Leaves leaves) {
  if (leaves.empty()) return log::empty_root();
  if (leaves.size() == 1) return leaves[0];
  const std::size_t k = model_split(leaves.size());
  return log::node_hash(model_root(leaves.first(k)), model_root(leaves.subspan(k)));
}

/// PATH (2.1.3.1).
inline std::vector<Hash> model_inclusion(std::size_t index, Leaves leaves) {
  if (leaves.size() == 1) return {};
  const std::size_t k = model_split(leaves.size());
  const bool left = index < k;
  auto path = left ? model_inclusion(index, leaves.first(k))
                   : model_inclusion(index - k, leaves.subspan(k));
  path.push_back(model_root(left ? leaves.subspan(k) : leaves.first(k)));
  return path;
}

/// SUBPROOF (2.1.4.1); PROOF is known = true.
inline std::vector<Hash> model_consistency(std::size_t old, Leaves leaves, bool known = true) {
  if (old == leaves.size()) {
    return known ? std::vector<Hash>{} : std::vector<Hash>{model_root(leaves)};
  }
  const std::size_t k = model_split(leaves.size());
  const bool left = old <= k;
  auto path = left ? model_consistency(old, leaves.first(k), known)
                   : model_consistency(old - k, leaves.subspan(k), false);
  path.push_back(model_root(left ? leaves.subspan(k) : leaves.first(k)));
  return path;
}

/// Leaf hashes that cost next to nothing: the number itself, in the first eight octets.
inline Hash cheap_leaf(std::uint64_t number) {
  Hash hash;
  for (std::size_t i = 0; i < 8; ++i) hash.bytes[i] = static_cast<std::uint8_t>(number >> 8 * i);
  return hash;
}

inline std::vector<Hash> cheap_leaves(std::uint64_t count) {
  std::vector<Hash> leaves;
  for (std::uint64_t i = 0; i < count; ++i) leaves.push_back(cheap_leaf(i));
  return leaves;
}

}  // namespace certledger::testing
