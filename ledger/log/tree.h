// The hashes of the Merkle tree (RFC 9162, section 2.1.1), and the names of its parts.
//
// A tree of n leaves splits at the largest power of two below n. The node at (level, index) is the
// root of the complete subtree over the leaves [index * 2^level, (index + 1) * 2^level). Level 0
// has the leaf hashes. A node never changes.
#pragma once

#include <cstdint>

#include "ledger/base/hash.h"

namespace certledger::log {

/// The place of an entry, from 0.
using Index = std::uint64_t;

/// A number of entries; at most limits::tree_size if it comes from outside.
using TreeSize = std::uint64_t;

/// SHA-256 of 00 and `entry`.
Hash leaf_hash(BytesView entry);

/// SHA-256 of 01 and the two hashes.
Hash node_hash(const Hash& left, const Hash& right);

/// The root of the empty tree: SHA-256 of no bytes.
Hash empty_root();

}  // namespace certledger::log
