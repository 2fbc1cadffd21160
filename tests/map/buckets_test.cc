// The kept form against the model, and against itself: whatever the order and the batches, the
// same leaves are kept as the same octets.
#include "ledger/map/kept/buckets.h"

#include <rapidcheck/boost_test.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>

#include "ledger/map/kept/heap.h"
#include "tests/map/keys.h"
#include "tests/map/model.h"
#include "tests/map/strict_pages.h"

namespace certledger::map {
namespace {

using testing::hash_of;
using testing::leaf_of;
using testing::StrictPages;

/// A kept map with its count.
template <class Storage = kept::MemoryPages>
struct Kept {
  Storage pages;
  std::uint64_t count = 0;
  Hash set(std::vector<Leaf> batch) { return kept::update(pages, count, std::move(batch)); }
};

void set(model::Records& records, const std::vector<Leaf>& batch) {
  for (const Leaf& leaf : batch) records[leaf.key] = leaf.value;
}

std::vector<Leaf> leaves_of(const model::Records& records) {
  std::vector<Leaf> leaves;
  for (const auto& [key, value] : records) leaves.push_back({key, value});
  return leaves;
}

bool same(const kept::MemoryPages& a, const kept::MemoryPages& b) {
  return a.buckets() == b.buckets() && a.pages() == b.pages();
}

/// Whether a lookup answers as the records do, with a proof that holds.
bool answers(const kept::Pages& pages, std::uint64_t count, const model::Records& records,
             const Key& key) {
  const kept::Lookup found = kept::look_up(pages, count, key);
  const Hash now = kept::root(pages, count);
  const auto at = records.find(key);
  if (at == records.end()) return !found.value && verify_absence(now, key, found.proof);
  return found.value == at->second && verify_presence(now, key, at->second, found.proof);
}

BOOST_AUTO_TEST_SUITE(buckets)

BOOST_AUTO_TEST_CASE(an_empty_map) {
  Kept<StrictPages> kept;
  BOOST_CHECK(kept.set({}) == empty_root());
  BOOST_TEST(kept.count == 0U);
  BOOST_CHECK(kept::root(kept.pages, 0) == empty_root());
  BOOST_TEST(kept.pages.buckets_put.empty());
  BOOST_TEST(kept.pages.pages_put.empty());
  const kept::Lookup found = kept::look_up(kept.pages, 0, hash_of(1));
  BOOST_TEST(!found.value.has_value());
  BOOST_CHECK(found.proof == (Proof{{}, EmptyTree{}}));
}

BOOST_AUTO_TEST_CASE(bits_grow_with_the_count_alone) {
  BOOST_TEST(kept::bucket_bits(0) == 0U);
  unsigned bits = 0;
  for (std::uint64_t count = 1; count <= 100'000; ++count) {
    if (count > kept::bucket_leaves << bits) ++bits;
    BOOST_REQUIRE(kept::bucket_bits(count) == bits);
  }
  BOOST_TEST(kept::bucket_bits(1'000'000) == 17U);
  BOOST_TEST(kept::bucket_bits(std::uint64_t{1} << 40) == 32U);
}

BOOST_AUTO_TEST_CASE(of_one_key_twice_in_a_batch_the_last_counts) {
  Kept kept;
  const Key key = hash_of(1);
  kept.set({{key, hash_of(3)}, leaf_of(5), {key, hash_of(2)}, leaf_of(0), {key, hash_of(4)}});
  BOOST_TEST(kept.count == 3U);
  BOOST_CHECK(kept::look_up(kept.pages, kept.count, key).value == hash_of(4));
  kept.set({{key, hash_of(8)}, {key, hash_of(7)}});
  BOOST_TEST(kept.count == 3U);
  BOOST_CHECK(kept::look_up(kept.pages, kept.count, key).value == hash_of(7));
}

// One leaf at a time past 12 * 2^7, where a second level of pages begins.
BOOST_AUTO_TEST_CASE(growth_leaf_by_leaf) {
  Kept<StrictPages> kept;
  std::vector<Leaf> leaves;
  for (std::uint64_t n = 0; n < 1600; ++n) {
    const Leaf leaf = leaf_of(n);
    leaves.insert(std::ranges::lower_bound(leaves, leaf), leaf);
    const Hash now = kept.set({leaf});
    BOOST_REQUIRE(kept.count == n + 1);
    if (n < 40 || n % 50 == 0 || kept::bucket_bits(n) != kept::bucket_bits(n + 1)) {
      BOOST_REQUIRE(now == subtree_root(leaves));
      BOOST_REQUIRE(now == kept::root(kept.pages, kept.count));
    }
  }
}

// Past 12 * 2^13, where a third level begins.
BOOST_AUTO_TEST_CASE(growth_in_large_batches) {
  Kept kept;
  std::vector<Leaf> leaves;
  for (std::uint64_t n = 0; n < 105'000;) {
    std::vector<Leaf> batch;
    for (int i = 0; i < 15'000; ++i) batch.push_back(leaf_of(n++));
    leaves.insert(leaves.end(), batch.begin(), batch.end());
    std::ranges::sort(leaves);
    BOOST_REQUIRE(kept.set(std::move(batch)) == subtree_root(leaves));
  }
  BOOST_TEST(kept::bucket_bits(kept.count) == 14U);
  const Hash now = kept::root(kept.pages, kept.count);
  for (std::uint64_t n = 0; n < 210'000; n += 101) {
    const Leaf leaf = leaf_of(n);
    const kept::Lookup found = kept::look_up(kept.pages, kept.count, leaf.key);
    BOOST_REQUIRE(found.value.has_value() == (n < 105'000));
    BOOST_REQUIRE((found.value ? verify_presence(now, leaf.key, leaf.value, found.proof)
                               : verify_absence(now, leaf.key, found.proof))
                      .has_value());
  }
  Kept at_once;
  at_once.set(std::move(leaves));
  BOOST_TEST(same(at_once.pages, kept.pages));
}

RC_BOOST_PROP(any_batches_agree_with_the_model, ()) {
  const std::vector<Key> keys = testing::some_keys(80);
  Kept<StrictPages> kept;
  Kept in_memory;  // goes on from the hashes that it keeps of each bucket
  model::Records records;
  for (const std::vector<Leaf>& batch : testing::some_batches(keys, 8)) {
    set(records, batch);
    const Hash now = kept.set(batch);
    RC_ASSERT(now == in_memory.set(batch));
    RC_ASSERT(now == model::root(records));
    RC_ASSERT(now == kept::root(kept.pages, kept.count));
    RC_ASSERT(kept.count == records.size());
  }
  for (const Key& key : keys) {
    RC_ASSERT(kept::look_up(kept.pages, kept.count, key).proof == model::prove(records, key));
    RC_ASSERT(answers(kept.pages, kept.count, records, key));
    for (const unsigned i : {0U, 1U, 4U, 9U, 129U, 255U}) {
      RC_ASSERT(answers(kept.pages, kept.count, records, testing::flipped(key, i)));
    }
  }
}

RC_BOOST_PROP(the_same_leaves_are_kept_as_the_same_octets, ()) {
  const std::vector<Key> keys = testing::some_keys(600);
  Kept kept;
  model::Records records;
  for (const std::vector<Leaf>& batch : testing::some_batches(keys, 20)) {
    set(records, batch);
    kept.set(batch);
  }
  std::vector<Leaf> leaves = leaves_of(records);
  Kept at_once;
  at_once.set(leaves);
  RC_ASSERT(same(kept.pages, at_once.pages));
  std::ranges::shuffle(leaves, std::mt19937_64(leaves.size()));
  Kept one_by_one;
  for (const Leaf& leaf : leaves) one_by_one.set({leaf});
  RC_ASSERT(same(kept.pages, one_by_one.pages));
}

RC_BOOST_PROP(buckets_hold_the_sorted_leaves_of_their_prefix, ()) {
  const std::vector<Key> keys = testing::some_keys(300);
  Kept kept;
  model::Records records;
  for (const Key& key : keys) records[key] = hash_of(7);
  kept.set(leaves_of(records));
  const unsigned bits = kept::bucket_bits(kept.count);
  Bytes all;
  for (std::size_t index = 0; index < kept.pages.buckets().size(); ++index) {
    const Bytes& bucket = kept.pages.buckets()[index];
    for (std::size_t at = 0; at < bucket.size(); at += 64) {
      std::size_t prefix = 0;
      for (unsigned i = 0; i < bits; ++i) {
        prefix = prefix * 2 + (bucket[at + i / 8] >> (7 - i % 8) & 1U);
      }
      RC_ASSERT(prefix == index);
    }
    append(all, bucket);
  }
  Bytes expected;
  for (const auto& [key, value] : records) {
    append(expected, key.view());
    append(expected, value.view());
  }
  RC_ASSERT(all == expected);
}

RC_BOOST_PROP(each_bucket_and_page_is_written_once_in_order, ()) {
  const std::vector<Key> keys = testing::some_keys(300);
  Kept<StrictPages> kept;
  std::vector<Leaf> batch;
  for (const Key& key : keys) batch.push_back({key, hash_of(1)});
  kept.set(batch);
  kept.pages.buckets_put.clear();
  kept.pages.pages_put.clear();
  for (Leaf& leaf : batch) leaf.value = hash_of(2);
  kept.set(batch);
  RC_ASSERT(std::ranges::is_sorted(kept.pages.buckets_put, std::ranges::less_equal()));
  RC_ASSERT(std::ranges::is_sorted(kept.pages.pages_put, std::ranges::less_equal()));
}

RC_BOOST_PROP(the_hashes_of_a_bucket_are_kept_whole, ()) {
  const std::vector<Key> keys = testing::some_keys(300);
  Kept kept;
  for (const std::vector<Leaf>& batch : testing::some_batches(keys, 20)) kept.set(batch);
  for (std::uint32_t index = 0; index < kept.pages.buckets().size(); ++index) {
    const std::vector<Leaf> leaves = kept::read_bucket(kept.pages.bucket(index));
    std::vector<Hash> expected(tree_hashes(leaves.size()), none);
    if (!leaves.empty()) complete(leaves, expected);
    RC_ASSERT(std::ranges::equal(kept.pages.bucket_tree(index), expected));
  }
}

// A store can be damaged on disk: the lookup neither aborts nor proves a wrong answer.
BOOST_AUTO_TEST_CASE(a_lookup_in_a_damaged_map_proves_nothing) {
  std::vector<Leaf> leaves;
  for (std::uint64_t n = 0; n < 500; ++n) leaves.push_back(leaf_of(n));
  const auto damaged = [&](auto damage) {
    Kept kept;
    const Hash sealed = kept.set(leaves);
    damage(kept.pages);
    std::size_t unproven = 0;
    for (std::uint64_t n = 0; n < 1000; ++n) {
      const Leaf leaf = leaf_of(n);
      const Proof proof = kept::look_up(kept.pages, kept.count, leaf.key).proof;
      const bool present = verify_presence(sealed, leaf.key, leaf.value, proof).has_value();
      const bool absent = verify_absence(sealed, leaf.key, proof).has_value();
      BOOST_REQUIRE(!(n < 500 ? absent : present));
      unproven += present || absent ? 0 : 1;
    }
    return unproven;
  };
  BOOST_TEST(damaged([](kept::MemoryPages&) {}) == 0U);
  BOOST_TEST(damaged([](kept::MemoryPages& pages) { pages.clear_pages(); }) > 0U);
  BOOST_TEST(damaged([](kept::MemoryPages& pages) {
               pages.put_page(0, 0, Bytes(kept::page_bytes));
             }) > 0U);
  const Bytes full = [&] {
    Kept kept;
    kept.set(leaves);
    return *std::ranges::max_element(kept.pages.buckets(), {}, &Bytes::size);
  }();
  const auto with_bucket = [&](const Bytes& bucket) {
    return damaged([&](kept::MemoryPages& pages) {
      for (std::uint32_t index = 0; index < pages.buckets().size(); ++index) {
        if (pages.bucket(index).size() == full.size()) pages.put_bucket(index, bucket);
      }
    });
  };
  const auto first_leaf = BytesView(full).first(64);
  const auto others = BytesView(full).subspan(64);
  BOOST_TEST(with_bucket({}) > 0U);
  BOOST_TEST(with_bucket(to_bytes(others)) > 0U);  // one lost
  Bytes doubled = to_bytes(first_leaf);
  append(doubled, full);
  BOOST_TEST(with_bucket(doubled) > 0U);
  Bytes unsorted = to_bytes(others);
  append(unsorted, first_leaf);
  BOOST_TEST(with_bucket(unsorted) > 0U);
  Bytes other_value = full;
  other_value.back() ^= 1U;
  BOOST_TEST(with_bucket(other_value) > 0U);
  BOOST_TEST(with_bucket(Bytes(128, 0)) > 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::map
