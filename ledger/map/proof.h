// Map proofs: under a root, a key has a value (membership proof, presence) or has no value
// (non-membership proof, absence). See docs/format.md, "Map proof".
//
//   varint count, then from the leaf up: varint bit, 32 sibling     bits strictly descending
//   00                                     the lookup ends at the key: present
//   01                                     the tree is empty: absent
//   02, 32 key, 32 value                   the lookup ends at another leaf: absent
#pragma once

#include <variant>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/map/node.h"

namespace certledger {
class CanonicalOutputArchive;
class CanonicalInputArchive;
}  // namespace certledger

namespace certledger::map {

struct Step {
  unsigned bit = 0;
  Hash sibling;
  friend bool operator==(const Step&, const Step&) = default;
};

struct Present {
  friend bool operator==(const Present&, const Present&) = default;
};
struct EmptyTree {
  friend bool operator==(const EmptyTree&, const EmptyTree&) = default;
};
using Ending = std::variant<Present, EmptyTree, Leaf>;

struct Proof {
  std::vector<Step> steps;  ///< from the leaf up
  Ending ending;
  friend bool operator==(const Proof&, const Proof&) = default;
};

/// For the archives of base/codec.h: proof files have lists of map proofs. A loaded proof has at
/// most 256 steps; their bits strictly descend.
void save(CanonicalOutputArchive& ar, const Proof& proof);
void load(CanonicalInputArchive& ar, Proof& proof);

/// Whether `key` has `value` under `root`. Errors: not_included.
Result<void> verify_presence(const Hash& root, const Key& key, const Value& value,
                             const Proof& proof);

/// Whether `key` has no value under `root`: the tree is empty, or the lookup of `key` ends at the
/// leaf of another key. Errors: not_included.
Result<void> verify_absence(const Hash& root, const Key& key, const Proof& proof);

}  // namespace certledger::map
