#include "ledger/map/multiproof.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>

#include "ledger/base/codec.h"
#include "tests/map/keys.h"
#include "tests/map/model.h"

namespace certledger::map {
namespace {

model::Records records(std::size_t count) {
  model::Records all;
  for (std::size_t i = 0; i < count; ++i) all[testing::hash_of(i)] = testing::hash_of(i + 1000000);
  return all;
}

/// The paths of some keys of the map, ascending.
std::vector<LeafPath> paths_of(const model::Records& all, std::vector<Key> keys) {
  std::ranges::sort(keys);
  std::vector<LeafPath> paths;
  for (const Key& key : keys) {
    paths.push_back({{key, all.at(key)}, model::prove(all, key).steps});
  }
  return paths;
}

Bytes written(const std::vector<LeafPath>& paths) {
  Bytes bytes;
  CanonicalOutputArchive ar(bytes);
  put_multiproof(ar, paths);
  return bytes;
}

struct Read {
  std::vector<LeafPath> paths;
  Hash root;
};

Result<Read> read(BytesView bytes, std::vector<LeafPath> paths) {
  return decode_with<Read>(bytes, "multiproof", [&](CanonicalInputArchive& ar, Read& to) {
    to.paths = paths;
    to.root = take_multiproof(ar, to.paths);
  });
}

BOOST_AUTO_TEST_SUITE(multiproof)

BOOST_AUTO_TEST_CASE(gives_each_path_and_the_root_again) {
  std::mt19937 random(45);
  for (const std::size_t count : {1U, 2U, 3U, 9U, 60U, 200U}) {
    const auto all = records(count);
    const Hash root = model::root(all);
    for (std::size_t several = 1; several <= std::min<std::size_t>(count, 5); ++several) {
      std::vector<Key> keys;
      for (const auto& [key, value] : all) keys.push_back(key);
      std::ranges::shuffle(keys, random);
      keys.resize(several);
      const auto paths = paths_of(all, keys);
      const Bytes bytes = written(paths);
      const auto again = read(bytes, paths);
      BOOST_REQUIRE(again.has_value());
      BOOST_TEST((again->root == root));
      BOOST_TEST((again->paths == paths));
      std::size_t apart = 0;
      for (const LeafPath& path : paths) apart += path.steps.size() * sizeof(Hash);
      BOOST_TEST(bytes.size() <= apart + 4 * several + 8);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_bit_counts) {
  const auto all = records(60);
  const Hash root = model::root(all);
  const auto paths =
      paths_of(all, {testing::hash_of(3), testing::hash_of(30), testing::hash_of(31)});
  Bytes bytes = written(paths);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    const auto again = read(bytes, paths);
    BOOST_TEST((!again || again->root != root), "bit " << bit);
    if (again) BOOST_TEST((written(again->paths) == bytes), "two ways to write it, bit " << bit);
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    BOOST_TEST(!read(BytesView(bytes).first(size), paths).has_value());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::map
