// How the status map is stored. Sorted leaves are in buckets by the first bits of their keys. The
// hashes above them form a heap, seven levels in a page. All of it is a pure function of the set of
// leaves, so stored and derived data can be compared byte for byte.
//
//   height b   •            root
//             / \             node at height h: its keys differ first in bit b - h, or later
//   height 6 •   •  …       64 buckets below each: one page
//           ……   ……
//   height 0 □□□□□□□        buckets: 64 bytes a leaf, keys ascending
//
//   b                         bits that select a bucket, the fewest for which buckets have on
//                             average no more than bucket_leaves
//
//   page (level k, index i)   127 hashes: heights 7k+6 (one) down to 7k (64), left to right
//   an empty subtree          32 zero bytes; a subtree with one empty half is its other half
//
// This choice was measured: tests/bench compares the cost of an update with a plain index.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "ledger/map/proof.h"

namespace certledger::map::kept {

inline constexpr std::uint64_t bucket_leaves = 12;
inline constexpr unsigned page_levels = 7;
inline constexpr std::size_t page_hashes = (1U << page_levels) - 1;
inline constexpr std::size_t page_bytes = page_hashes * Hash::size;

/// Storage of buckets and pages. Views are valid until the next call that changes something.
class Pages {
 public:
  Pages() = default;
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;
  virtual ~Pages() = default;

  /// Whole leaves, 64 bytes each; empty if there is no such bucket.
  [[nodiscard]] virtual BytesView bucket(std::uint32_t index) const = 0;
  /// page_bytes bytes; empty if there is no such page.
  [[nodiscard]] virtual BytesView page(unsigned level, std::uint32_t index) const = 0;
  virtual void put_bucket(std::uint32_t index, BytesView leaves) = 0;
  virtual void put_page(unsigned level, std::uint32_t index, BytesView hashes) = 0;
  virtual void erase_bucket(std::uint32_t index) = 0;
  virtual void clear_pages() = 0;

  // The hashes of a bucket's tree in order (node.h), for storage that has memory for them: an
  // update then computes only those above new leaves. Written after the bucket; writing the bucket
  // again removes them. Empty if they are not stored.
  [[nodiscard]] virtual std::span<const Hash> bucket_tree(std::uint32_t /*index*/) const {
    return {};
  }
  virtual void put_bucket_tree(std::uint32_t /*index*/, std::span<const Hash> /*hashes*/) {}
};

/// Buckets and pages in memory.
class MemoryPages : public Pages {
 public:
  [[nodiscard]] BytesView bucket(std::uint32_t index) const override;
  [[nodiscard]] BytesView page(unsigned level, std::uint32_t index) const override;
  void put_bucket(std::uint32_t index, BytesView leaves) override;
  void put_page(unsigned level, std::uint32_t index, BytesView hashes) override;
  void erase_bucket(std::uint32_t index) override;
  void clear_pages() override;
  [[nodiscard]] std::span<const Hash> bucket_tree(std::uint32_t index) const override;
  void put_bucket_tree(std::uint32_t index, std::span<const Hash> hashes) override;

  [[nodiscard]] const std::vector<Bytes>& buckets() const { return buckets_; }
  [[nodiscard]] const std::vector<std::vector<Bytes>>& pages() const { return pages_; }

 private:
  std::vector<Bytes> buckets_;
  std::vector<std::vector<Hash>> trees_;
  std::vector<std::vector<Bytes>> pages_;  // by level
};

/// The number of first bits of a key that select its bucket, for `count` leaves.
unsigned bucket_bits(std::uint64_t count);

/// The maximum number of pages above the buckets.
std::uint64_t max_pages(std::uint64_t count);

/// Sets the leaves of `batch` (if a key occurs twice, the last counts), adds the number of new
/// leaves to `count`, and returns the new root. `pages` has the result of earlier updates, with
/// `count` leaves. Writes each changed bucket and page once, in ascending order. If
/// bucket_bits(count) changes, which happens when the count doubles, it writes all of them again.
Hash update(Pages& pages, std::uint64_t& count, std::vector<Leaf> batch);

/// The root of the stored map.
Hash root(const Pages& pages, std::uint64_t count);

/// Calls `each` with every leaf, keys ascending.
void for_each_leaf(const MemoryPages& pages, const std::function<void(const Leaf& leaf)>& each);

/// Looks up the key, and makes the proof. Does not check the stored data: if it is damaged, the
/// proof does not verify under the sealed root.
struct Lookup {
  std::optional<Value> value;
  Proof proof;
};
Lookup look_up(const Pages& pages, std::uint64_t count, const Key& key);

/// Whether the bucket of that key has any leaves.
bool has_neighbours(const Pages& pages, std::uint64_t count, const Key& key);

}  // namespace certledger::map::kept
