// The status map's hashes: a Merkle-Patricia tree over 32-byte keys and values (docs/format.md,
// "Status map"). Its root depends only on the set of leaves.
//
//   leaf  = H(00 20 key 20 value)
//   inner = H(01 varint(bit) left right)    bit: the first in which the keys below differ, 0 being
//   empty = H("")                           the most significant; left: keys whose bit is 0
#pragma once

#include <span>

#include "ledger/base/hash.h"

namespace certledger::map {

using Key = Hash;
using Value = Hash;

struct Leaf {
  Key key;
  Value value;
  friend auto operator<=>(const Leaf&, const Leaf&) = default;
};

/// The number of bits of a key.
inline constexpr unsigned key_bits = 256;

/// Bit `i` of a key; bit 0 is the most significant.
constexpr unsigned bit(const Key& key, unsigned i) { return key.bytes[i / 8] >> (7 - i % 8) & 1U; }

/// The first bit in which two different keys differ.
unsigned first_difference(const Key& a, const Key& b);

Hash leaf_hash(const Leaf& leaf);
Hash inner_hash(unsigned bit, const Hash& left, const Hash& right);
Hash empty_root();

/// The root of the tree with these leaves: at least one, their keys ascending.
Hash subtree_root(std::span<const Leaf> leaves);

// The hashes of a tree in order: at 2i the hash of leaf i; at 2i + 1 the hash of the node that
// splits between the leaves i and i + 1. So the hashes of each half are contiguous.
constexpr std::size_t tree_hashes(std::size_t leaves) { return leaves == 0 ? 0 : 2 * leaves - 1; }

/// An empty subtree; among the hashes of a tree, an unknown hash.
inline constexpr Hash none{};

/// Computes the unknown hashes of `tree`, and returns the root.
Hash complete(std::span<const Leaf> leaves, std::span<Hash> tree);

/// Makes the hash of the leaf at `position`, and those of the nodes above it, unknown.
void forget(std::span<const Leaf> leaves, std::span<Hash> tree, std::size_t position);

/// The index of the first leaf whose bit `i` is 1. The leaves differ first in that bit.
std::size_t split_at(std::span<const Leaf> leaves, unsigned i);

}  // namespace certledger::map
