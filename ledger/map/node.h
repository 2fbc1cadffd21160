// The status map's hashes: a Merkle-Patricia tree over 32-octet keys and values (docs/format.md,
// "Status map"). Its root depends on the set of leaves alone.
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

/// How many bits a key has.
inline constexpr unsigned key_bits = 256;

/// A key's bit `i`, 0 being the most significant.
constexpr unsigned bit(const Key& key, unsigned i) { return key.bytes[i / 8] >> (7 - i % 8) & 1U; }

/// The first bit in which two different keys differ.
unsigned first_difference(const Key& a, const Key& b);

Hash leaf_hash(const Leaf& leaf);
Hash inner_hash(unsigned bit, const Hash& left, const Hash& right);
Hash empty_root();

/// The root of the tree that has these leaves; their keys ascend. At least one.
Hash subtree_root(std::span<const Leaf> leaves);

// A tree's hashes in order: at 2i the hash of leaf i, at 2i + 1 that of the node whose halves part
// between the leaves i and i + 1. So the hashes of a half are one stretch of the whole's.
constexpr std::size_t tree_hashes(std::size_t leaves) { return leaves == 0 ? 0 : 2 * leaves - 1; }

/// An empty subtree's place, and in a tree's hashes one that is not known.
inline constexpr Hash none{};

/// The root, and all the hashes that lead to it: makes those of `tree` that are not known.
Hash complete(std::span<const Leaf> leaves, std::span<Hash> tree);

/// Makes the nodes above the leaf at `position`, and its own hash, unknown.
void forget(std::span<const Leaf> leaves, std::span<Hash> tree, std::size_t position);

/// The index of the first leaf whose bit `i` is 1, of leaves that differ first in that bit.
std::size_t split_at(std::span<const Leaf> leaves, unsigned i);

}  // namespace certledger::map
