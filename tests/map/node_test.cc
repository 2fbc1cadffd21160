// The map's hashes: roots published with torchwood's mpt (github.com/FiloSottile/torchwood,
// testdata of its package mpt), and the recursion of docs/format.md.
#include "ledger/map/node.h"

#include <rapidcheck/boost_test.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "ledger/base/encoding.h"
#include "tests/map/keys.h"
#include "tests/map/model.h"

namespace certledger::map {
namespace {

/// A hash from the hexadecimal of its first octets; the others are zero.
Hash padded(std::string hex) {
  hex.resize(64, '0');
  return octets_from_hex<Hash>(hex).value();
}

Leaf known(const std::string& key, const std::string& value) {
  return {padded(key), octets_from_hex<Hash>(value).value()};
}

struct Known {
  std::string root;
  std::vector<Leaf> leaves;  // keys ascending
};

const std::vector<Known> roots{
    {"2a698354db3d6d1e4205dc2ca99f9b5925612fd3641ce5bc3400ab521052c1e9",
     {known("4888ffe82a7d2964fbd4fa329f1509960024fd70e393cd5a1945bb41d0964d5c",
            "70be652ae9dffdd30243acd6487b0bebdac46aff230c8ac383e29d79dbd8915d")}},
    // Two keys that differ first in bit 0, bit 7, bit 8.
    {"6b6f242a8dcfacd8bc1213d4453852a2127b398c65a7684a2e1af666f6356061",
     {known("00", "920c9d26acc22861bcd8de8737683b0b4cfaf0dfb7e80b4774421517bf8489c8"),
      known("80", "5f9895fa7d0d2ecb5d14d6dd0bda94f6b86cd8b197377445405576ac04279d3b")}},
    {"9abb026bca1c67d3d40a45d97d6f0467b6d4a3c38606358014ff990b44b3b0c1",
     {known("00", "f2fa85447882e5277506e12a94b2e83a6166b67d68cc6cc70d78c48b40010f5e"),
      known("01", "8b86cd5bb29ae0a28649688800e44b903f2deeefa9ae5694f80afe6cf29df14d")}},
    {"fb38b0365217d5add42b9ed01a334c9b5e7e29798926f5eb3c9f14029de7c87a",
     {known("00", "b188b6b58314ec338af1984d57465491745f06160303a071b8502ae32354f3af"),
      known("0080", "aa9390c5f7034b582190e14923e48fab177a1f6067cf2b8cd9d58475cbefbbff")}},
    // A long common prefix, to bit 247.
    {"6267acde2a12f4da5666e44cb63779798523d5b07fb09ed1a7ea38aaaf3bcd75",
     {known("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0000",
            "d40ee8abad7b6dd20a3e437b2fe42ed96a04a622435cb79bcfc498a9e76f2069"),
      known("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0100",
            "1ee5c16df9f56ca48ab7cab839813a0fc53ffd57b8b6fd5fec34139855c3ed81")}},
    {"3b5ae657915d8cd94abdf4362daf5397d0b74cea7edfcb88b2ad3a21bd0c6efd",
     {known("00", "cc406618223e1e591b2cec004a8c7c1bf4eeb09aec43600381eedacac20f2bf9"),
      known("40", "6b371a019461913d1c26b038eff19680952e6e1c51c87db18a94f3a1b565f6c7"),
      known("80", "d5819ee69ad23ea2c4612acab96a6ed0085a9a4800d33497ccfdc37ce09c6f32")}},
    {"752cace32992bd2e650f86a60f7f4cb073e77bd0da0bbae17c9927ca0cac41d9",
     {known("00", "651e31c69f55c7232848025467d5bb038b406bbdaa0a7e8ce18570e1629ac35c"),
      known("40", "ba70df9bc82f5867ca56cd5d3110830194bff04a94bf140398aea50c4d88e041"),
      known("80", "2e164bab01a16e0e27ae3e08927dea054e8d5935aab742c78c244e74d0d6165d"),
      known("c0", "d24e1a0392019144f59557f3fda9356417ed24125ade5c43f4fd5af5effb62c5")}},
    // Bit 128: the first whose varint takes two octets.
    {"55664663e0148e90b47b18ec9660b0a9c5d83b03fc0235fcb8938763d7d3ed7f",
     {known("ffffffffffffffffffffffffffffffff",
            "a3b93625e143e33744bc532953260c66bcdb124ff930e6a55257558871df9e72"),
      known("ffffffffffffffffffffffffffffffff80",
            "4f02252ceaba90d9997b0f84bface6cd661dcb1779c5beb55d1eec2510680464")}},
};

BOOST_AUTO_TEST_SUITE(node)

BOOST_AUTO_TEST_CASE(roots_are_the_published_ones) {
  BOOST_TEST(to_hex(empty_root()) ==
             "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (const Known& set : roots) {
    BOOST_TEST(to_hex(subtree_root(set.leaves)) == set.root);
    model::Records records;
    for (const Leaf& leaf : set.leaves) records.emplace(leaf.key, leaf.value);
    BOOST_TEST(to_hex(model::root(records)) == set.root);
  }
}

BOOST_AUTO_TEST_CASE(the_first_difference_is_the_bit_that_was_flipped) {
  const Key key = testing::hash_of(1);
  for (unsigned i = 0; i < key_bits; ++i) {
    Key other = testing::flipped(key, i);
    BOOST_TEST(first_difference(key, other) == i);
    BOOST_TEST(bit(key, i) != bit(other, i));
    BOOST_TEST(bit(key, i) == (model::is_one(key, i) ? 1U : 0U));
    for (unsigned later = i + 1; later < key_bits; later += 3)
      other = testing::flipped(other, later);
    BOOST_TEST(first_difference(other, key) == i);
  }
}

BOOST_AUTO_TEST_CASE(hashes_are_those_of_the_model_for_every_bit) {
  const Hash left = testing::hash_of(1);
  const Hash right = testing::hash_of(2);
  BOOST_CHECK(leaf_hash({left, right}) == model::leaf(left, right));
  for (unsigned i = 0; i < key_bits; ++i) {
    BOOST_CHECK(inner_hash(i, left, right) == model::inner(i, left, right));
  }
}

RC_BOOST_PROP(a_subtree_has_the_root_of_the_model, ()) {
  model::Records records;
  for (const Key& key : testing::some_keys(60))
    records.emplace(key, testing::hash_of(records.size()));
  std::vector<Leaf> leaves;
  for (const auto& [key, value] : records) leaves.push_back({key, value});
  RC_ASSERT(subtree_root(leaves) == model::root(records));
}

RC_BOOST_PROP(a_split_is_where_the_bit_becomes_one, ()) {
  std::vector<Leaf> leaves;
  for (const Key& key : testing::some_keys(60)) leaves.push_back({key, {}});
  std::ranges::sort(leaves);
  leaves.erase(std::ranges::unique(leaves).begin(), leaves.end());
  RC_PRE(leaves.size() > 1);
  const unsigned i = first_difference(leaves.front().key, leaves.back().key);
  const std::size_t at = split_at(leaves, i);
  RC_ASSERT(0 < at && at < leaves.size());
  for (std::size_t n = 0; n < leaves.size(); ++n) {
    RC_ASSERT(model::is_one(leaves[n].key, i) == (n >= at));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::map
