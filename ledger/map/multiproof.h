// Multiproof: the map proofs of several leaves under one root. Each sibling occurs once; siblings
// that follow from the other leaves are left out (docs/format.md, "Compact proofs"). It goes from
// the root down. Both sides know the keys of the leaves:
//
//   several leaves below   a bit for each level from here to the one where their keys differ: 1 if
//                          the tree has a node; then the siblings at these nodes; then the left
//                          leaves, then the right ones, from the level below on
//   one leaf below         varint count of levels, a bit for each, the last of them 1; the siblings
//
// The bits fill bytes from the most significant bit on; unused bits are 0.
#pragma once

#include "ledger/map/proof.h"

namespace certledger::map {

/// A leaf, and its siblings from the leaf upward.
struct LeafPath {
  Leaf leaf;
  std::vector<Step> steps;
  friend bool operator==(const LeafPath&, const LeafPath&) = default;
};

/// Writes the paths: at least one, all of one tree, their keys strictly ascending.
void put_multiproof(CanonicalOutputArchive& ar, std::span<const LeafPath> paths);

/// Reads the steps of the paths; the caller gives their leaves, strictly ascending by key. Returns
/// the root to which all of them lead. Rejects what put_multiproof does not write.
Hash take_multiproof(CanonicalInputArchive& ar, std::span<LeafPath> paths);

}  // namespace certledger::map
