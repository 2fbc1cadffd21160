#include "ledger/map/node.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "ledger/base/check.h"

namespace certledger::map {

unsigned first_difference(const Key& a, const Key& b) {
  const auto [at, other] = std::ranges::mismatch(a.bytes, b.bytes);
  CERTLEDGER_CHECK(at != a.bytes.end());
  const auto differing = static_cast<std::uint8_t>(*at ^ *other);
  return static_cast<unsigned>(at - a.bytes.begin()) * 8 +
         static_cast<unsigned>(std::countl_zero(differing));
}

Hash leaf_hash(const Leaf& leaf) {
  std::array<std::uint8_t, 67> message;
  message[0] = 0;
  message[1] = 32;
  std::memcpy(&message[2], leaf.key.bytes.data(), 32);
  message[34] = 32;
  std::memcpy(&message[35], leaf.value.bytes.data(), 32);
  return sha256(BytesView(message));
}

Hash inner_hash(unsigned bit, const Hash& left, const Hash& right) {
  // A bit below 256 takes one or two bytes as a varint.
  std::array<std::uint8_t, 67> message;
  std::size_t size = 0;
  message[size++] = 1;
  if (bit >= 0x80) message[size++] = static_cast<std::uint8_t>(bit | 0x80U);
  message[size++] = static_cast<std::uint8_t>(bit >= 0x80 ? bit >> 7 : bit);
  std::memcpy(&message[size], left.bytes.data(), 32);
  std::memcpy(&message[size + 32], right.bytes.data(), 32);
  return sha256(BytesView(message).first(size + 64));
}

Hash empty_root() { return sha256(BytesView()); }

std::size_t split_at(std::span<const Leaf> leaves, unsigned i) {
  const auto at =
      std::ranges::partition_point(leaves, [i](const Leaf& leaf) { return bit(leaf.key, i) == 0; });
  return static_cast<std::size_t>(at - leaves.begin());
}

Hash subtree_root(std::span<const Leaf> leaves) {
  std::vector<Hash> tree(tree_hashes(leaves.size()), none);
  return complete(leaves, tree);
}

Hash complete(std::span<const Leaf> leaves, std::span<Hash> tree) {
  CERTLEDGER_CHECK(!leaves.empty() && tree.size() == tree_hashes(leaves.size()));
  if (leaves.size() == 1) {
    if (tree.front() == none) tree.front() = leaf_hash(leaves.front());
    return tree.front();
  }
  const unsigned i = first_difference(leaves.front().key, leaves.back().key);
  const std::size_t half = split_at(leaves, i);
  Hash& node = tree[2 * half - 1];
  if (node == none) {
    node = inner_hash(i, complete(leaves.first(half), tree.first(2 * half - 1)),
                      complete(leaves.subspan(half), tree.subspan(2 * half)));
  }
  return node;
}

void forget(std::span<const Leaf> leaves, std::span<Hash> tree, std::size_t position) {
  CERTLEDGER_CHECK(position < leaves.size() && tree.size() == tree_hashes(leaves.size()));
  while (leaves.size() > 1) {
    const std::size_t half =
        split_at(leaves, first_difference(leaves.front().key, leaves.back().key));
    tree[2 * half - 1] = none;
    if (position < half) {
      leaves = leaves.first(half);
      tree = tree.first(2 * half - 1);
    } else {
      leaves = leaves.subspan(half);
      tree = tree.subspan(2 * half);
      position -= half;
    }
  }
  tree.front() = none;
}

}  // namespace certledger::map
