// How to read buckets, and where the hashes above them are. Internal to this folder; others use
// buckets.h.
#pragma once

#include <span>
#include <vector>

#include "ledger/map/kept/buckets.h"

namespace certledger::map::kept {

inline constexpr std::size_t leaf_bytes = 64;

/// The bucket of a key, which its first `bits` bits select.
std::uint32_t bucket_of(const Key& key, unsigned bits);

/// The whole leaves of a bucket.
void read_bucket(BytesView bytes, std::vector<Leaf>& leaves);
std::vector<Leaf> read_bucket(BytesView bytes);
/// The bytes of a bucket with these leaves; a view of them.
BytesView bucket_bytes(std::span<const Leaf> leaves);

/// Whether the keys ascend.
bool ascends(std::span<const Leaf> leaves);

/// Whether these leaves can be the bucket `index`: their keys ascend and belong to it. So even if a
/// hostile store shares rows, no leaf is in two buckets.
bool is_bucket(std::span<const Leaf> leaves, std::uint32_t index, unsigned bits);

/// A node: `height` above the buckets, `index` from the left.
struct Place {
  unsigned level;  ///< of its page
  std::uint32_t page;
  std::size_t slot;
};
Place place(unsigned height, std::uint32_t index);

Hash hash_at(BytesView page, std::size_t slot);

/// The stored hash of a node.
Hash node(const Pages& pages, unsigned height, std::uint32_t index);

/// The hash of the node above two others.
Hash join(unsigned bit, const Hash& left, const Hash& right);

/// One node of a height.
struct Node {
  std::uint32_t index;
  Hash hash;
};

/// The node of a bucket.
Node summary(std::uint32_t index, std::span<const Leaf> leaves);

/// From some page tops of a level (ascending) to the nodes one height above them, where the next
/// level's pages begin. Reads the other tops from storage.
std::vector<Node> join_tops(const Pages& pages, unsigned level, unsigned bits,
                            std::span<const Node> tops);

/// The nodes of all buckets.
std::vector<Node> summaries(const Pages& pages, unsigned bits);

/// Writes the changed nodes of the buckets (ascending) and all nodes above them into their pages,
/// and returns the root. Reads the other nodes from storage.
Hash fill(Pages& pages, unsigned bits, std::vector<Node> changed);

}  // namespace certledger::map::kept
