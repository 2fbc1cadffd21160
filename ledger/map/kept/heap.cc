#include "ledger/map/kept/heap.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "ledger/base/check.h"

namespace certledger::map::kept {
namespace {

/// Writes the changed nodes of height 7 * level (ascending) into their pages, computes the nodes
/// above them, and returns the changed page tops.
std::vector<Node> fill_level(Pages& pages, unsigned level, unsigned bits,
                             std::span<const Node> changed) {
  constexpr unsigned bottom_row = page_levels - 1;
  std::vector<Node> tops;
  std::array<Hash, page_hashes> heap;
  for (std::size_t i = 0; i < changed.size();) {
    const std::uint32_t page = changed[i].index >> bottom_row;
    const BytesView stored = pages.page(level, page);
    if (stored.empty()) {
      heap.fill(none);
    } else {
      std::memcpy(heap.data(), stored.data(), page_bytes);
    }
    std::array<bool, page_hashes + 1> touched{};
    for (; i < changed.size() && changed[i].index >> bottom_row == page; ++i) {
      const std::size_t slot = place(0, changed[i].index).slot;
      heap[slot] = changed[i].hash;
      touched[(slot - 1) / 2] = true;
    }
    for (std::size_t slot = (std::size_t{1} << bottom_row) - 1; slot-- > 0;) {
      if (!touched[slot]) continue;
      if (slot > 0) touched[(slot - 1) / 2] = true;
      const auto row = static_cast<unsigned>(std::bit_width(slot + 1)) - 1;
      const unsigned height = level * page_levels + bottom_row - row;
      if (height > bits) continue;  // above the root
      heap[slot] = join(bits - height, heap[2 * slot + 1], heap[2 * slot + 2]);
    }
    pages.put_page(level, page, {reinterpret_cast<const std::uint8_t*>(heap.data()), page_bytes});
    tops.push_back({page, heap[0]});
  }
  return tops;
}

}  // namespace

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

BytesView bucket_bytes(std::span<const Leaf> leaves) {
  return {reinterpret_cast<const std::uint8_t*>(leaves.data()), leaves.size_bytes()};
}

bool ascends(std::span<const Leaf> leaves) {
  return std::ranges::adjacent_find(leaves, std::ranges::greater_equal(), &Leaf::key) ==
         leaves.end();
}

bool is_bucket(std::span<const Leaf> leaves, std::uint32_t index, unsigned bits) {
  return ascends(leaves) && (leaves.empty() || (bucket_of(leaves.front().key, bits) == index &&
                                                bucket_of(leaves.back().key, bits) == index));
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

Hash fill(Pages& pages, unsigned bits, std::vector<Node> changed) {
  for (unsigned level = 0;; ++level) {
    const std::vector<Node> tops = fill_level(pages, level, bits, changed);
    if ((level + 1) * page_levels > bits) break;
    changed = join_tops(pages, level, bits, tops);
  }
  return node(pages, bits, 0);
}

std::vector<Node> summaries(const Pages& pages, unsigned bits) {
  std::vector<Node> all;
  std::vector<Leaf> leaves;
  std::vector<Hash> tree;
  for (std::uint64_t index = 0; index < std::uint64_t{1} << bits; ++index) {
    const auto at = static_cast<std::uint32_t>(index);
    read_bucket(pages.bucket(at), leaves);
    const std::span<const Hash> known = pages.bucket_tree(at);
    tree.assign(known.begin(), known.end());
    tree.resize(tree_hashes(leaves.size()), none);
    all.push_back({at, leaves.empty() ? none : complete(leaves, tree)});
  }
  return all;
}

}  // namespace certledger::map::kept
