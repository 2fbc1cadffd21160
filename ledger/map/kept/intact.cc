#include "ledger/map/kept/intact.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "ledger/map/kept/heap.h"

namespace certledger::map::kept {
namespace {

bool says(std::span<const Leaf> leaves, const Expected& expected) {
  const auto at = std::ranges::lower_bound(leaves, expected.key, {}, &Leaf::key);
  const bool found = at != leaves.end() && at->key == expected.key;
  return found ? expected.value == at->value : !expected.value;
}

/// The nodes of the buckets of the sorted keys, ascending. Nothing if one is not a bucket, or has
/// other content than expected.
std::optional<std::vector<Node>> check_buckets(const Pages& pages, unsigned bits,
                                               std::span<const Expected> expected) {
  std::vector<Node> nodes;
  std::vector<Leaf> leaves;
  for (std::size_t i = 0; i < expected.size();) {
    const std::uint32_t index = bucket_of(expected[i].key, bits);
    read_bucket(pages.bucket(index), leaves);
    if (!ascends(leaves)) return std::nullopt;
    for (; i < expected.size() && bucket_of(expected[i].key, bits) == index; ++i) {
      if (!says(leaves, expected[i])) return std::nullopt;
    }
    nodes.push_back(summary(index, leaves));
  }
  return nodes;
}

/// The nodes of all buckets.
std::optional<std::vector<Node>> check_all_buckets(const Pages& pages, unsigned bits,
                                                   std::span<const Expected> expected) {
  if (!check_buckets(pages, bits, expected)) return std::nullopt;
  std::vector<Node> nodes;
  std::vector<Leaf> leaves;
  for (std::uint64_t i = 0; i < std::uint64_t{1} << bits; ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    read_bucket(pages.bucket(index), leaves);
    if (!ascends(leaves)) return std::nullopt;
    nodes.push_back(summary(index, leaves));
  }
  return nodes;
}

/// Whether a page has these nodes in its lowest row, and the right hashes above them.
bool check_page(BytesView page, unsigned level, unsigned bits, std::span<const Node> nodes) {
  constexpr unsigned bottom_row = page_levels - 1;
  std::array<bool, page_hashes + 1> touched{};
  for (const Node& one : nodes) {
    const std::size_t slot = place(0, one.index).slot;
    if (hash_at(page, slot) != one.hash) return false;
    touched[(slot - 1) / 2] = true;
  }
  for (std::size_t slot = (std::size_t{1} << bottom_row) - 1; slot-- > 0;) {
    if (!touched[slot]) continue;
    if (slot > 0) touched[(slot - 1) / 2] = true;
    const auto row = static_cast<unsigned>(std::bit_width(slot + 1)) - 1;
    const unsigned height = level * page_levels + bottom_row - row;
    if (height > bits) continue;  // above the root
    const Hash above =
        join(bits - height, hash_at(page, 2 * slot + 1), hash_at(page, 2 * slot + 2));
    if (hash_at(page, slot) != above) return false;
  }
  return true;
}

/// The tops of a level's pages above these nodes of height 7 * level. Nothing if a page is wrong.
std::optional<std::vector<Node>> check_level(const Pages& pages, unsigned level, unsigned bits,
                                             std::span<const Node> nodes) {
  std::vector<Node> tops;
  for (std::size_t i = 0; i < nodes.size();) {
    const std::uint32_t index = nodes[i].index >> (page_levels - 1);
    std::size_t end = i;
    while (end < nodes.size() && nodes[end].index >> (page_levels - 1) == index) ++end;
    const BytesView page = pages.page(level, index);
    if (!check_page(page, level, bits, nodes.subspan(i, end - i))) return std::nullopt;
    tops.push_back({index, hash_at(page, 0)});
    i = end;
  }
  return tops;
}

/// Whether a lowest node of a page, of that height, matches what is below it. A bucket is not
/// hashed; the function only checks that an empty node has no bucket. That is enough: the only
/// change that does not alter the hash above is to move a node to its empty neighbour's place,
/// which leaves an empty node above a bucket.
bool follows(const Pages& pages, unsigned bits, unsigned height, std::uint32_t index,
             const Hash& hash) {
  if (height == 0) return hash != none || pages.bucket(index).empty();
  return hash == join(bits - height, node(pages, height - 1, 2 * index),
                      node(pages, height - 1, 2 * index + 1));
}

}  // namespace

bool is_whole(const Pages& pages, unsigned bits, unsigned level, std::uint32_t page) {
  const BytesView bytes = pages.page(level, page);
  for (std::size_t slot = 0; slot < page_hashes; ++slot) {
    const auto row = static_cast<unsigned>(std::bit_width(slot + 1)) - 1;
    const unsigned height = level * page_levels + page_levels - 1 - row;
    const std::uint64_t index = (std::uint64_t{page} << row) + slot - ((std::size_t{1} << row) - 1);
    const Hash hash = hash_at(bytes, slot);
    if (height > bits || index >> (bits - height) != 0) {  // above the root, or outside the tree
      if (hash != none) return false;
    } else if (row == page_levels - 1) {
      if (!follows(pages, bits, height, static_cast<std::uint32_t>(index), hash)) return false;
    } else if (hash !=
               join(bits - height, hash_at(bytes, 2 * slot + 1), hash_at(bytes, 2 * slot + 2))) {
      return false;
    }
  }
  return true;
}

bool is_intact(const Pages& pages, std::uint64_t count, const Hash& root,
               std::vector<Expected> expected) {
  if (kept::root(pages, count) != root) return false;
  if (count == 0)
    return std::ranges::none_of(expected, [](const Expected& e) { return e.value.has_value(); });
  std::ranges::sort(expected, {}, &Expected::key);
  const auto fresh = std::ranges::count_if(expected, [](const Expected& e) { return !e.value; });
  const unsigned bits = bucket_bits(count);
  const bool grows = bucket_bits(count + static_cast<std::uint64_t>(fresh)) != bits;
  auto nodes =
      grows ? check_all_buckets(pages, bits, expected) : check_buckets(pages, bits, expected);
  for (unsigned level = 0; nodes; ++level) {
    const auto tops = check_level(pages, level, bits, *nodes);
    if (!tops) return false;
    if ((level + 1) * page_levels > bits) return true;
    nodes = join_tops(pages, level, bits, *tops);
  }
  return false;
}

}  // namespace certledger::map::kept
