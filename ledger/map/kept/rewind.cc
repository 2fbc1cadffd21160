#include "ledger/map/kept/rewind.h"

#include <algorithm>

#include "ledger/map/kept/heap.h"

namespace certledger::map::kept {
namespace {

void put(Pages& pages, std::uint32_t index, const std::vector<Leaf>& leaves) {
  if (leaves.empty()) {
    pages.erase_bucket(index);
  } else {
    pages.put_bucket(index, bucket_bytes(leaves));
  }
}

void set_leaf(std::vector<Leaf>& leaves, const Expected& expected) {
  const auto at = std::ranges::lower_bound(leaves, expected.key, {}, &Leaf::key);
  const bool is_there = at != leaves.end() && at->key == expected.key;
  if (!expected.value) {
    if (is_there) leaves.erase(at);
  } else if (is_there) {
    at->value = *expected.value;
  } else {
    leaves.insert(at, Leaf{expected.key, *expected.value});
  }
}

/// Writes all buckets again for another number of bits. Each is a run of the old buckets' leaves.
/// False if these are out of order.
bool change_bits(Pages& pages, unsigned from, unsigned to) {
  std::vector<Leaf> all;
  std::vector<Leaf> leaves;
  for (std::uint64_t i = 0; i < std::uint64_t{1} << from; ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    read_bucket(pages.bucket(index), leaves);
    if (!is_bucket(leaves, index, from)) return false;
    all.insert(all.end(), leaves.begin(), leaves.end());
    pages.erase_bucket(index);
  }
  for (auto at = all.begin(); at != all.end();) {
    const std::uint32_t index = bucket_of(at->key, to);
    const auto end = std::find_if(
        at, all.end(), [&](const Leaf& leaf) { return bucket_of(leaf.key, to) != index; });
    put(pages, index, {at, end});
    at = end;
  }
  return true;
}

}  // namespace

std::optional<Hash> rewind(Pages& pages, std::uint64_t now, std::uint64_t then,
                           std::vector<Expected> before) {
  std::ranges::sort(before, {}, &Expected::key);
  const unsigned bits = bucket_bits(now);
  std::uint64_t count = now;
  std::vector<Node> changed;
  std::vector<Leaf> leaves;
  for (auto at = before.begin(); at != before.end();) {
    const std::uint32_t index = bucket_of(at->key, bits);
    read_bucket(pages.bucket(index), leaves);
    if (!is_bucket(leaves, index, bits)) return std::nullopt;
    const std::size_t had = leaves.size();
    for (; at != before.end() && bucket_of(at->key, bits) == index; ++at) set_leaf(leaves, *at);
    count += leaves.size() - had;  // modulo 2^64: also for less
    put(pages, index, leaves);
    changed.push_back(summary(index, leaves));
  }
  if (count != then) return std::nullopt;
  if (count == 0) return empty_root();
  if (const unsigned had = bucket_bits(then); had != bits) {
    if (!change_bits(pages, bits, had)) return std::nullopt;
    pages.clear_pages();
    return fill(pages, had, summaries(pages, had));
  }
  return changed.empty() ? root(pages, count) : fill(pages, bits, std::move(changed));
}

BytesView Layer::bucket(std::uint32_t index) const {
  const auto at = buckets_.find(index);
  return at == buckets_.end() ? below_.bucket(index) : BytesView(at->second);
}

BytesView Layer::page(unsigned level, std::uint32_t index) const {
  const auto at = pages_.find({level, index});
  if (at != pages_.end()) return at->second;
  return hides_pages_ ? BytesView() : below_.page(level, index);
}

void Layer::put_bucket(std::uint32_t index, BytesView leaves) {
  buckets_[index].assign(leaves.begin(), leaves.end());
}

void Layer::put_page(unsigned level, std::uint32_t index, BytesView hashes) {
  pages_[{level, index}].assign(hashes.begin(), hashes.end());
}

void Layer::erase_bucket(std::uint32_t index) { buckets_[index].clear(); }

void Layer::clear_pages() {
  pages_.clear();
  hides_pages_ = true;
}

}  // namespace certledger::map::kept
