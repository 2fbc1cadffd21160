// Multiproof: the map proofs of several leaves under one root, each sibling once, and none that the
// other leaves give (docs/format.md, "Compact proofs"). From the root down, with the leaves' keys
// known to both sides:
//
//   several leaves below   a bit for each level from here to the one where their keys part: 1 where
//                          the tree has a node; then the siblings at these nodes; then the left
//                          leaves, then the right ones, from the level below on
//   one leaf below         varint count of levels, a bit for each, the last of them 1; the siblings
//
// The bits fill octets from the most significant on; the bits that are left over are 0.
#pragma once

#include "ledger/map/proof.h"

namespace certledger::map {

/// A leaf, and its siblings from the leaf up.
struct LeafPath {
  Leaf leaf;
  std::vector<Step> steps;
  friend bool operator==(const LeafPath&, const LeafPath&) = default;
};

/// Writes the paths, which are of one tree; their keys strictly ascend. At least one.
void put_multiproof(CanonicalOutputArchive& ar, std::span<const LeafPath> paths);

/// Reads the steps of the paths, whose leaves are given and strictly ascend by key, and returns the
/// root to which all of them lead. Rejects what put_multiproof does not write.
Hash take_multiproof(CanonicalInputArchive& ar, std::span<LeafPath> paths);

}  // namespace certledger::map
