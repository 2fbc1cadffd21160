#include "ledger/map/kept/buckets.h"

#include <algorithm>
#include <cstring>

#include "ledger/map/kept/heap.h"

namespace certledger::map::kept {
namespace {

// --- buckets ---

/// Splits every bucket in two, in place: from the last one down, because bucket i becomes 2i and 2i
/// + 1.
void split_buckets(Pages& pages, unsigned bits) {
  for (std::uint32_t index = 1U << bits; index-- > 0;) {
    const std::vector<Leaf> leaves = read_bucket(pages.bucket(index));
    const std::span<const Hash> known = pages.bucket_tree(index);
    const std::vector<Hash> tree(known.begin(), known.end());
    const std::span<const Leaf> all(leaves);
    const std::size_t half = split_at(all, bits);
    const auto put = [&](std::uint32_t at, std::size_t from, std::size_t count) {
      if (count == 0) {
        pages.erase_bucket(at);
        return;
      }
      pages.put_bucket(at, bucket_bytes(all.subspan(from, count)));
      if (tree.empty()) return;
      pages.put_bucket_tree(at, std::span(tree).subspan(2 * from, tree_hashes(count)));
    };
    put(2 * index + 1, half, all.size() - half);
    put(2 * index, 0, half);
  }
}

/// Sorts by key. Of several leaves with the same key, the last stays.
void sort_batch(std::vector<Leaf>& batch) {
  std::ranges::stable_sort(batch, {}, &Leaf::key);
  const auto gone = std::ranges::unique(batch.rbegin(), batch.rend(), {}, &Leaf::key);
  batch.erase(batch.begin(), gone.begin().base());
}

/// Calls `each` with every bucket that the sorted batch changes, and its part of the batch.
template <class Each>
void by_bucket(std::span<const Leaf> batch, unsigned bits, Each each) {
  for (std::size_t i = 0; i < batch.size();) {
    const std::uint32_t index = bucket_of(batch[i].key, bits);
    std::size_t end = i + 1;
    while (end < batch.size() && bucket_of(batch[end].key, bits) == index) ++end;
    each(index, batch.subspan(i, end - i));
    i = end;
  }
}

std::uint64_t count_new(const Pages& pages, std::span<const Leaf> batch, unsigned bits) {
  std::uint64_t fresh = 0;
  by_bucket(batch, bits, [&](std::uint32_t index, std::span<const Leaf> part) {
    const std::vector<Leaf> leaves = read_bucket(pages.bucket(index));
    for (const Leaf& leaf : part) {
      fresh += std::ranges::binary_search(leaves, leaf.key, {}, &Leaf::key) ? 0 : 1;
    }
  });
  return fresh;
}

/// The bits that select a bucket after the sorted batch. Only a batch that can reach the next limit
/// is counted beforehand.
unsigned bits_with(const Pages& pages, std::uint64_t count, std::span<const Leaf> batch) {
  const unsigned bits = bucket_bits(count);
  if (bucket_bits(count + batch.size()) == bits) return bits;
  return bucket_bits(count + count_new(pages, batch, bits));
}

/// A bucket's leaves, ascending, and the hashes of their tree in order.
struct Bucket {
  std::vector<Leaf> leaves;
  std::vector<Hash> tree;
  std::vector<std::size_t> fresh;  ///< which leaves are new or changed

  void clear() {
    leaves.clear();
    tree.clear();
    fresh.clear();
  }
  /// Consecutive old leaves, with their hashes and those between them if these are known. The hash
  /// between them and the leaves before is unknown.
  void push(std::span<const Leaf> run, std::span<const Hash> hashes) {
    if (run.empty()) return;
    if (!leaves.empty()) tree.push_back(none);
    leaves.insert(leaves.end(), run.begin(), run.end());
    if (hashes.empty()) {
      tree.resize(tree.size() + tree_hashes(run.size()), none);
    } else {
      tree.insert(tree.end(), hashes.begin(), hashes.end());
    }
  }
};

/// `old` merged with the sorted `batch`, and the hashes of the old tree that stay valid, if they
/// are known.
void merge(std::span<const Leaf> old, std::span<const Hash> known, std::span<const Leaf> batch,
           Bucket& merged) {
  merged.clear();
  std::size_t done = 0;  // of the old leaves
  const auto push_old = [&](std::size_t end) {
    const std::size_t count = end - done;
    const bool is_known = !known.empty() && count > 0;
    merged.push(old.subspan(done, count),
                is_known ? known.subspan(2 * done, tree_hashes(count)) : known.first(0));
    done = end;
  };
  for (const Leaf& leaf : batch) {
    std::size_t end = done;
    while (end < old.size() && old[end].key < leaf.key) ++end;
    push_old(end);
    if (end < old.size() && old[end].key == leaf.key) ++done;
    merged.fresh.push_back(merged.leaves.size());
    merged.push({&leaf, 1}, {});
  }
  push_old(old.size());
  if (known.empty()) return;
  for (const std::size_t at : merged.fresh) forget(merged.leaves, merged.tree, at);
}

/// Merges the sorted batch into the buckets, adds its new leaves to `count`, and returns the
/// buckets' new hashes.
std::vector<Node> put_leaves(Pages& pages, std::uint64_t& count, std::span<const Leaf> batch,
                             unsigned bits) {
  std::vector<Node> changed;
  std::vector<Leaf> old;
  Bucket merged;
  by_bucket(batch, bits, [&](std::uint32_t index, std::span<const Leaf> part) {
    read_bucket(pages.bucket(index), old);
    merge(old, pages.bucket_tree(index), part, merged);
    count += merged.leaves.size() - old.size();
    changed.push_back({index, complete(merged.leaves, merged.tree)});
    pages.put_bucket(index, bucket_bytes(merged.leaves));
    pages.put_bucket_tree(index, merged.tree);
  });
  return changed;
}

}  // namespace

unsigned bucket_bits(std::uint64_t count) {
  unsigned bits = 0;
  while (bits < 32 && count > bucket_leaves << bits) ++bits;
  return bits;
}

std::uint64_t max_pages(std::uint64_t count) {
  constexpr std::uint64_t lowest = std::uint64_t{1} << (page_levels - 1);  // nodes of a page
  std::uint64_t pages = 0;
  for (unsigned height = 0, bits = bucket_bits(count); height <= bits; height += page_levels) {
    pages += ((std::uint64_t{1} << (bits - height)) + lowest - 1) / lowest;
  }
  return pages;
}

Hash update(Pages& pages, std::uint64_t& count, std::vector<Leaf> batch) {
  if (batch.empty()) return root(pages, count);
  sort_batch(batch);
  const unsigned old_bits = bucket_bits(count);
  const unsigned bits = bits_with(pages, count, batch);
  for (unsigned b = old_bits; b < bits; ++b) split_buckets(pages, b);
  std::vector<Node> changed = put_leaves(pages, count, batch, bits);
  if (bits != old_bits) {
    pages.clear_pages();
    changed = summaries(pages, bits);
  }
  return fill(pages, bits, std::move(changed));
}

Hash root(const Pages& pages, std::uint64_t count) {
  return count == 0 ? empty_root() : node(pages, bucket_bits(count), 0);
}

bool has_neighbours(const Pages& pages, std::uint64_t count, const Key& key) {
  return !pages.bucket(bucket_of(key, bucket_bits(count))).empty();
}

Lookup look_up(const Pages& pages, std::uint64_t count, const Key& key) {
  if (count == 0) return {std::nullopt, {{}, EmptyTree{}}};
  const unsigned bits = bucket_bits(count);
  std::vector<Step> steps;  // from the root down
  std::uint32_t index = 0;
  for (unsigned depth = 0; depth < bits; ++depth) {
    const Hash left = node(pages, bits - depth - 1, 2 * index);
    const Hash right = node(pages, bits - depth - 1, 2 * index + 1);
    unsigned side = bit(key, depth);
    if (left == none || right == none) {
      side = left == none ? 1 : 0;  // no inner node here: continue where the leaves are
    } else {
      steps.push_back({depth, side == 0 ? right : left});
    }
    index = 2 * index + side;
  }
  const std::vector<Leaf> bucket = read_bucket(pages.bucket(index));
  std::span<const Leaf> leaves(bucket);
  if (leaves.empty() || !is_bucket(leaves, index, bits))
    return {std::nullopt, {std::move(steps), EmptyTree{}}};
  while (leaves.size() > 1) {
    const unsigned i = first_difference(leaves.front().key, leaves.back().key);
    const std::size_t half = split_at(leaves, i);
    const bool low = bit(key, i) == 0;
    steps.push_back({i, subtree_root(low ? leaves.subspan(half) : leaves.first(half))});
    leaves = low ? leaves.first(half) : leaves.subspan(half);
  }
  std::ranges::reverse(steps);
  const Leaf& found = leaves.front();
  if (found.key == key) return {found.value, {std::move(steps), Present{}}};
  return {std::nullopt, {std::move(steps), found}};
}

void for_each_leaf(const MemoryPages& pages, const std::function<void(const Leaf& leaf)>& each) {
  std::vector<Leaf> leaves;
  for (const Bytes& bucket : pages.buckets()) {
    read_bucket(bucket, leaves);
    for (const Leaf& leaf : leaves) each(leaf);
  }
}

// --- in memory ---

BytesView MemoryPages::bucket(std::uint32_t index) const {
  return index < buckets_.size() ? BytesView(buckets_[index]) : BytesView();
}

BytesView MemoryPages::page(unsigned level, std::uint32_t index) const {
  if (level >= pages_.size() || index >= pages_[level].size()) return {};
  return pages_[level][index];
}

void MemoryPages::put_bucket(std::uint32_t index, BytesView leaves) {
  if (index >= buckets_.size()) buckets_.resize(std::size_t{index} + 1);
  buckets_[index].assign(leaves.begin(), leaves.end());
  if (index < trees_.size()) trees_[index].clear();
}

void MemoryPages::put_page(unsigned level, std::uint32_t index, BytesView hashes) {
  if (level >= pages_.size()) pages_.resize(std::size_t{level} + 1);
  if (index >= pages_[level].size()) pages_[level].resize(std::size_t{index} + 1);
  pages_[level][index].assign(hashes.begin(), hashes.end());
}

void MemoryPages::erase_bucket(std::uint32_t index) {
  if (index < buckets_.size()) buckets_[index] = {};
  if (index < trees_.size()) trees_[index] = {};
}

void MemoryPages::clear_pages() { pages_.clear(); }

std::span<const Hash> MemoryPages::bucket_tree(std::uint32_t index) const {
  return index < trees_.size() ? std::span<const Hash>(trees_[index]) : std::span<const Hash>();
}

void MemoryPages::put_bucket_tree(std::uint32_t index, std::span<const Hash> hashes) {
  if (index >= trees_.size()) trees_.resize(std::size_t{index} + 1);
  trees_[index].assign(hashes.begin(), hashes.end());
}

}  // namespace certledger::map::kept
