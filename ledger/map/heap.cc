#include "ledger/map/heap.h"

#include <algorithm>
#include <cstring>

#include "ledger/base/check.h"

namespace certledger::map {

std::uint32_t bucket_of(const Key& key, unsigned bits) {
  if (bits == 0) return 0;
  const std::uint32_t head = std::uint32_t{key.bytes[0]} << 24 | std::uint32_t{key.bytes[1]} << 16 |
                             std::uint32_t{key.bytes[2]} << 8 | key.bytes[3];
  return head >> (32 - bits);
}

void read_bucket(BytesView bytes, std::vector<Leaf>& leaves) {
  CERTLEDGER_CHECK(bytes.size() % leaf_bytes == 0);
  static_assert(sizeof(Leaf) == leaf_bytes);
  leaves.resize(bytes.size() / leaf_bytes);
  if (!leaves.empty()) std::memcpy(leaves.data(), bytes.data(), bytes.size());
}

std::vector<Leaf> read_bucket(BytesView bytes) {
  std::vector<Leaf> leaves;
  read_bucket(bytes, leaves);
  return leaves;
}

bool ascends(std::span<const Leaf> leaves) {
  return std::ranges::adjacent_find(leaves, std::ranges::greater_equal(), &Leaf::key) ==
         leaves.end();
}

Place place(unsigned height, std::uint32_t index) {
  const unsigned row = page_levels - 1 - height % page_levels;  // 0 is the page's top
  return {height / page_levels, index >> row,
          (std::size_t{1} << row) - 1 + (index & ((1U << row) - 1))};
}

Hash hash_at(BytesView page, std::size_t slot) {
  Hash hash;
  if (!page.empty()) std::memcpy(hash.bytes.data(), &page[slot * Hash::size], Hash::size);
  return hash;
}

Hash node(const Pages& pages, unsigned height, std::uint32_t index) {
  const Place at = place(height, index);
  return hash_at(pages.page(at.level, at.page), at.slot);
}

Hash join(unsigned bit, const Hash& left, const Hash& right) {
  if (left == none) return right;
  if (right == none) return left;
  return inner_hash(bit, left, right);
}

Node summary(std::uint32_t index, std::span<const Leaf> leaves) {
  return {index, leaves.empty() ? none : subtree_root(leaves)};
}

/// From changed page tops to the changed nodes one height above them, where the next pages begin.
std::vector<Node> join_tops(const Pages& pages, unsigned level, unsigned bits,
                            std::span<const Node> tops) {
  const unsigned height = (level + 1) * page_levels;
  std::vector<Node> above;
  for (std::size_t i = 0; i < tops.size(); ++i) {
    const std::uint32_t parent = tops[i].index / 2;
    Hash left;
    Hash right;
    if (tops[i].index % 2 == 1) {
      left = node(pages, height - 1, tops[i].index - 1);
      right = tops[i].hash;
    } else {
      left = tops[i].hash;
      const bool both = i + 1 < tops.size() && tops[i + 1].index / 2 == parent;
      right = both ? tops[++i].hash : node(pages, height - 1, parent * 2 + 1);
    }
    above.push_back({parent, join(bits - height, left, right)});
  }
  return above;
}

}  // namespace certledger::map
