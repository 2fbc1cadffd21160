// What an update builds on is checked before it: the check passes on what updates left, and fails
// when any octet is changed from which the next root would follow.
#include "ledger/map/kept/intact.h"

#include <rapidcheck/boost_test.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "ledger/map/kept/heap.h"
#include "tests/map/keys.h"

namespace certledger::map {
namespace {

using testing::hash_of;
using testing::leaf_of;

struct KeptMap {
  kept::MemoryPages pages;
  std::uint64_t count = 0;
  Hash root = empty_root();

  KeptMap() = default;
  explicit KeptMap(std::uint64_t leaves) {
    std::vector<Leaf> batch;
    for (std::uint64_t n = 0; n < leaves; ++n) batch.push_back(leaf_of(n));
    set(std::move(batch));
  }
  KeptMap(const KeptMap& other) : count(other.count), root(other.root) {
    std::uint32_t index = 0;
    for (const Bytes& bucket : other.pages.buckets()) pages.put_bucket(index++, bucket);
    for (unsigned level = 0; level < other.pages.pages().size(); ++level) {
      index = 0;
      for (const Bytes& page : other.pages.pages()[level]) pages.put_page(level, index++, page);
    }
  }
  KeptMap& operator=(const KeptMap&) = delete;
  ~KeptMap() = default;

  void set(std::vector<Leaf> batch) { root = update(pages, count, std::move(batch)); }
};

std::vector<kept::Expected> expected_of(std::uint64_t first, std::uint64_t end,
                                        std::uint64_t present) {
  std::vector<kept::Expected> expected;
  for (std::uint64_t n = first; n < end; ++n) {
    const Leaf leaf = leaf_of(n);
    expected.push_back({leaf.key, n < present ? std::optional(leaf.value) : std::nullopt});
  }
  return expected;
}

bool is_intact(const KeptMap& kept, std::vector<kept::Expected> expected) {
  return map::kept::is_intact(kept.pages, kept.count, kept.root, std::move(expected));
}

void flip(Bytes& octets, std::size_t at) { octets[at] ^= 0x10; }

BOOST_AUTO_TEST_SUITE(intact)

BOOST_AUTO_TEST_CASE(what_updates_left_is_intact_at_every_size) {
  KeptMap kept;
  for (std::uint64_t n = 0; n < 2'000; ++n) {
    BOOST_REQUIRE(is_intact(kept, {{leaf_of(n).key, std::nullopt}}));
    kept.set({leaf_of(n)});
    BOOST_REQUIRE(is_intact(kept, {{leaf_of(n / 2).key, leaf_of(n / 2).value}}));
  }
  const KeptMap large(120'000);  // three levels of pages
  BOOST_TEST(is_intact(large, expected_of(119'000, 121'000, 120'000)));
  BOOST_TEST(is_intact(large, {}));
}

BOOST_AUTO_TEST_CASE(another_answer_is_found) {
  const KeptMap kept(500);
  const Leaf there = leaf_of(7);
  BOOST_TEST(!is_intact(kept, {{there.key, std::nullopt}}));
  BOOST_TEST(!is_intact(kept, {{there.key, hash_of(8)}}));
  BOOST_TEST(!is_intact(kept, {{hash_of(1'000'000), hash_of(8)}}));
  BOOST_TEST(!map::kept::is_intact(kept.pages, kept.count, hash_of(9), {}));
  BOOST_TEST(
      !map::kept::is_intact(kept.pages, kept.count + 500, kept.root, {{there.key, there.value}}));
  BOOST_TEST(
      !map::kept::is_intact(kept::MemoryPages(), 0, empty_root(), {{there.key, there.value}}));
}

BOOST_AUTO_TEST_CASE(leaves_in_disorder_are_found_and_harm_nothing) {
  KeptMap kept(10);  // one bucket
  const std::vector<kept::Expected> expected{{hash_of(1'000), std::nullopt}};
  BOOST_REQUIRE(is_intact(kept, expected));
  Bytes bucket = kept.pages.buckets()[0];
  std::rotate(bucket.begin(), bucket.begin() + 64, bucket.end());
  kept.pages.put_bucket(0, bucket);
  BOOST_TEST(!is_intact(kept, expected));
  std::copy_n(bucket.begin(), 64, bucket.begin() + 64);
  kept.pages.put_bucket(0, bucket);
  BOOST_TEST(!is_intact(kept, expected));
}

// Where buckets split, every one of them becomes part of the next root.
BOOST_AUTO_TEST_CASE(before_buckets_split_all_are_checked) {
  const std::uint64_t full = kept::bucket_leaves << 4;
  for (const std::uint64_t leaves : {full - 1, full}) {
    const KeptMap kept(leaves);
    const kept::Expected fresh{leaf_of(leaves).key, std::nullopt};
    BOOST_REQUIRE(is_intact(kept, {fresh}));
    std::size_t found = 0;
    for (std::uint32_t i = 0; i < kept.pages.buckets().size(); ++i) {
      KeptMap spoiled(kept);
      Bytes bucket = kept.pages.buckets()[i];
      if (bucket.empty()) continue;
      flip(bucket, 40);
      spoiled.pages.put_bucket(i, bucket);
      found += is_intact(spoiled, {fresh}) ? 0 : 1;
    }
    BOOST_TEST(found == (leaves == full ? kept.pages.buckets().size() : 1));
  }
}

// The promise: what passes gives the right root, however the rest was spoiled.
RC_BOOST_PROP(what_passes_gives_the_right_root, (std::uint64_t seed)) {
  std::mt19937_64 random(seed);
  const std::uint64_t leaves = 1 + random() % 3'000;
  KeptMap kept(leaves);
  const std::uint64_t batch = 1 + random() % 5;
  std::vector<kept::Expected> expected;
  std::vector<Leaf> changes;
  for (std::uint64_t i = 0; i < batch; ++i) {
    const std::uint64_t n = random() % (leaves + leaves / 4 + 1);
    expected.push_back(expected_of(n, n + 1, leaves).front());
    changes.push_back({leaf_of(n).key, hash_of(random())});
  }
  KeptMap right(kept);
  right.set(changes);
  const unsigned bits = kept::bucket_bits(kept.count);
  const std::uint32_t bucket = kept::bucket_of(changes[random() % batch].key, bits);
  if (random() % 4 == 0) {
    Bytes leaves_there =
        kept.pages.bucket(bucket).empty() ? Bytes(64) : kept.pages.buckets()[bucket];
    flip(leaves_there, random() % leaves_there.size());
    kept.pages.put_bucket(bucket, leaves_there);
  } else {
    // A node on the way up, or the one beside it.
    const auto height = static_cast<unsigned>(random() % (bits + 1));
    const auto beside = static_cast<std::uint32_t>(height < bits ? random() % 2 : 0);
    const kept::Place at = kept::place(height, bucket >> height ^ beside);
    Bytes page = kept.pages.pages()[at.level][at.page];
    flip(page, at.slot * Hash::size + random() % Hash::size);
    kept.pages.put_page(at.level, at.page, page);
  }
  const bool passes = is_intact(kept, expected);
  RC_CLASSIFY(passes);
  if (!passes) return;
  kept.set(changes);
  RC_ASSERT(kept.root == right.root);
}

BOOST_AUTO_TEST_CASE(a_page_is_whole_until_any_octet_of_it_is_changed) {
  for (const std::uint64_t leaves :
       {std::uint64_t{13}, std::uint64_t{500}, std::uint64_t{1600}, std::uint64_t{40'000}}) {
    const KeptMap kept(leaves);
    const unsigned bits = kept::bucket_bits(leaves);
    std::uint64_t count = 0;
    for (unsigned level = 0; level < kept.pages.pages().size(); ++level) {
      for (std::uint32_t page = 0; page < kept.pages.pages()[level].size(); ++page) {
        ++count;
        BOOST_REQUIRE(kept::is_whole(kept.pages, bits, level, page));
        KeptMap spoilt(kept);
        for (std::size_t at = page % 7; at < kept::page_bytes; at += 31) {
          Bytes octets = kept.pages.pages()[level][page];
          flip(octets, at);
          spoilt.pages.put_page(level, page, octets);
          BOOST_REQUIRE(!kept::is_whole(spoilt.pages, bits, level, page));
        }
        if (leaves > 1600 && page > 3) break;
      }
    }
    BOOST_TEST((leaves > 1600 || count == kept::max_pages(leaves)));
  }
}

/// The lowest nodes of a page of level 0, one of them with leaves and its neighbour without,
/// changed for each other. False when the page has no such pair.
bool move_to_an_empty_place(Bytes& page) {
  for (std::size_t slot = kept::page_hashes / 2; slot < kept::page_hashes; slot += 2) {
    const auto left = page.begin() + static_cast<std::ptrdiff_t>(slot * Hash::size);
    const auto right = left + Hash::size;
    const bool is_empty = kept::hash_at(page, slot) == none;
    if (is_empty == (kept::hash_at(page, slot + 1) == none)) continue;
    std::swap_ranges(left, right, right);
    return true;
  }
  return false;
}

BOOST_AUTO_TEST_CASE(a_page_is_not_whole_where_a_bucket_and_an_empty_neighbour_changed_places) {
  // The fewest leaves for so many buckets, of which a few have none therefore.
  constexpr std::uint64_t leaves = 1024 / 2 * kept::bucket_leaves + 1;
  const KeptMap kept(leaves);
  const unsigned bits = kept::bucket_bits(leaves);
  unsigned moved = 0;
  for (std::uint32_t page = 0; page < kept.pages.pages()[0].size(); ++page) {
    KeptMap spoilt(kept);
    Bytes octets = kept.pages.pages()[0][page];
    if (!move_to_an_empty_place(octets)) continue;
    ++moved;
    spoilt.pages.put_page(0, page, octets);
    BOOST_TEST(kept::is_whole(kept.pages, bits, 0, page));
    BOOST_TEST(!kept::is_whole(spoilt.pages, bits, 0, page));
  }
  BOOST_TEST(moved > 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::map
