// How the status map is kept: leaves, sorted, in buckets by the first bits of their keys; above
// them the hashes as a heap, seven levels a page. All of it is a pure function of the set of
// leaves, so that what is stored can be compared octet for octet with what is derived.
//
//   height b   •            root
//             / \             node at height h: its keys differ first in bit b - h, or later
//   height 6 •   •  …       64 buckets below each: one page
//           ……   ……
//   height 0 □□□□□□□        buckets: 64 octets a leaf, keys ascending
//
//   b                         bits that select a bucket, the fewest for which buckets have on
//                             average no more than bucket_leaves
//
//   page (level k, index i)   127 hashes: heights 7k+6 (one) down to 7k (64), left to right
//   an empty subtree          32 zero octets; a subtree with one empty half is its other half
//
// Measured choice: tests/bench shows the cost of an update next to a plain index.
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

/// Where buckets and pages are kept. Views last until the next call that changes something.
class Pages {
 public:
  Pages() = default;
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;
  virtual ~Pages() = default;

  /// Whole leaves, 64 octets each; empty when there is none.
  [[nodiscard]] virtual BytesView bucket(std::uint32_t index) const = 0;
  /// page_bytes octets; empty when there is none.
  [[nodiscard]] virtual BytesView page(unsigned level, std::uint32_t index) const = 0;
  virtual void put_bucket(std::uint32_t index, BytesView leaves) = 0;
  virtual void put_page(unsigned level, std::uint32_t index, BytesView hashes) = 0;
  virtual void erase_bucket(std::uint32_t index) = 0;
  virtual void clear_pages() = 0;

  // The hashes of a bucket's tree in order (node.h), for who has memory to keep them: an update
  // then makes those above what is new alone. Put after the bucket, and gone when it is put again.
  // Empty where not kept.
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

/// How many of a key's first bits select its bucket when there are `count` leaves.
unsigned bucket_bits(std::uint64_t count);

/// How many pages there can be above them.
std::uint64_t most_pages(std::uint64_t count);

/// Sets the leaves of `batch` (the last of a key's counts), adds the new ones to `count`, and
/// returns the root after it. `pages` holds what earlier updates left, for `count` leaves. Writes
/// each changed bucket and page once, in ascending order, unless the batch changes
/// bucket_bits(count): then all are made anew, which happens when the count doubles.
Hash update(Pages& pages, std::uint64_t& count, std::vector<Leaf> batch);

/// The root of what is kept.
Hash root(const Pages& pages, std::uint64_t count);

/// Calls `each` with every leaf, keys ascending.
void for_each_leaf(const MemoryPages& pages, const std::function<void(const Leaf& leaf)>& each);

/// What a lookup of the key finds, and the proof of it. What is kept is taken as it is: when it is
/// damaged, the proof does not hold under the root that was sealed.
struct Lookup {
  std::optional<Value> value;
  Proof proof;
};
Lookup look_up(const Pages& pages, std::uint64_t count, const Key& key);

/// Whether there are leaves in the bucket of that key, its own or others.
bool has_neighbours(const Pages& pages, std::uint64_t count, const Key& key);

}  // namespace certledger::map::kept
