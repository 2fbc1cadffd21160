// Map proofs: those published with torchwood's mpt (github.com/FiloSottile/torchwood, testdata of
// its package mpt), the model's, and every small damage to both.
#include "ledger/map/proof.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

#include "ledger/base/codec.h"
#include "ledger/base/encoding.h"
#include "tests/map/keys.h"
#include "tests/map/model.h"

namespace certledger::map {
namespace {

Result<Proof> read(BytesView bytes) { return decode<Proof>(bytes, "map proof"); }

Hash hash(const std::string& hex) { return octets_from_hex<Hash>(hex).value(); }

// The three leaves of the published tree, and a key that it does not have.
const Leaf first{hash("682c42c526e3f5e87eecea25694c435c16a00bf316bd1a8dc6079bcd1d8f9e46"),
                 hash("6370040cdc5ae2cc980582fd877723e32bea9ed2844ff4ae7218711f161265b3")};
const Leaf second{hash("e3ee6cc705f06140f832d62316f3cb1c7a324f04d4cba9dc8d0f8125e5f5393c"),
                  hash("016a4fde9eff72a846636f8e5981cabc9e7d34041a6e9080691259fc9d2bffa8")};
const Leaf third{hash("d1318ac2288d45fd05e788897f6672de3761c8e1565bef41c350e578283a9d6f"),
                 hash("c35b501388708557ba0bab3b2b62c2e14cc405b1415d565a62b3ff1bc59399e2")};
const Key stranger = hash("c51cbe39ee7ed29027d1c54fffb0b31d0475a502b811bd866b98b66bb0afd1f4");

const Hash root_of_one = hash("5586c5702eb4abc508d685b0833e8f83050c864796d18ae25dc3d22073038fb8");
const Hash root_of_two = hash("ce1e03bce2008026dd8f68f43b815f3f75bc14f3a2213e334c64230c6ebe8666");
const Hash root_of_three = hash("4a79f8c72c1e6aef51da667b958a4a60d9d54eeb4e71e169c97f6f0ef2462223");
const Hash hash_of_second =
    hash("16a5fadb9ec081b9111a6e731c4a5cea7315ebc862fe48f75b0e658966e59df2");
const Hash hash_of_third = hash("65ccf55d89d2f4864ea1e8fbc0b1d74a29a67431d7210b0e82037ef2788f32c6");
const Hash second_and_third =
    hash("c8f7f7f5f65dd8ede617bb4e4d934c1012a1003c817a3d217e030fcc1b3ed1a0");

bool proves(const Hash& root, const Key& key, const std::optional<Value>& value,
            const Proof& proof) {
  const Result<void> verdict =
      value ? verify_presence(root, key, *value, proof) : verify_absence(root, key, proof);
  if (!verdict) BOOST_TEST((verdict.error().fault == Fault::not_included));
  return verdict.has_value();
}

model::Records records_of(const std::vector<Leaf>& leaves) {
  model::Records records;
  for (const Leaf& leaf : leaves) records.emplace(leaf.key, leaf.value);
  return records;
}

std::optional<Value> value_in(const model::Records& records, const Key& key) {
  const auto at = records.find(key);
  return at == records.end() ? std::nullopt : std::optional(at->second);
}

/// Calls `check` with every proof that differs from this one a little.
template <class Check>
void for_each_spoiled(const Proof& proof, Check check) {
  for (std::size_t i = 0; i < proof.steps.size(); ++i) {
    for (unsigned b = 0; b < key_bits; b += 5) {
      Proof spoiled = proof;
      spoiled.steps[i].sibling = testing::flipped(proof.steps[i].sibling, b);
      check(spoiled);
      spoiled = proof;
      if (b == proof.steps[i].bit) continue;
      spoiled.steps[i].bit = b;
      check(spoiled);
    }
    Proof spoiled = proof;
    spoiled.steps[i].bit += key_bits;
    check(spoiled);
    spoiled = proof;
    spoiled.steps.erase(spoiled.steps.begin() + static_cast<std::ptrdiff_t>(i));
    check(spoiled);
    spoiled = proof;
    spoiled.steps.insert(spoiled.steps.begin() + static_cast<std::ptrdiff_t>(i), proof.steps[i]);
    check(spoiled);
    if (i == 0) continue;
    spoiled = proof;
    std::swap(spoiled.steps[i - 1], spoiled.steps[i]);
    check(spoiled);
  }
  for (const Ending& ending : {Ending(Present{}), Ending(EmptyTree{}), Ending(third)}) {
    Proof spoiled = proof;
    spoiled.ending = ending;
    if (!(spoiled == proof)) check(spoiled);
  }
  if (const auto* other = std::get_if<Leaf>(&proof.ending)) {
    for (unsigned b = 0; b < key_bits; ++b) {
      Proof spoiled = proof;
      spoiled.ending = Leaf{testing::flipped(other->key, b), other->value};
      check(spoiled);
      spoiled.ending = Leaf{other->key, testing::flipped(other->value, b)};
      check(spoiled);
    }
  }
}

BOOST_AUTO_TEST_SUITE(proof_suite)

BOOST_AUTO_TEST_CASE(the_published_proofs_are_good) {
  BOOST_TEST(proves(empty_root(), stranger, std::nullopt, {{}, EmptyTree{}}));
  BOOST_TEST(proves(root_of_one, first.key, first.value, {{}, Present{}}));
  BOOST_TEST(proves(root_of_one, stranger, std::nullopt, {{}, first}));
  BOOST_TEST(proves(root_of_two, first.key, first.value, {{{0, hash_of_second}}, Present{}}));
  BOOST_TEST(proves(root_of_two, second.key, second.value, {{{0, root_of_one}}, Present{}}));
  BOOST_TEST(proves(root_of_two, stranger, std::nullopt, {{{0, root_of_one}}, second}));
  BOOST_TEST(proves(root_of_three, first.key, first.value, {{{0, second_and_third}}, Present{}}));
  BOOST_TEST(proves(root_of_three, second.key, second.value,
                    {{{2, hash_of_third}, {0, root_of_one}}, Present{}}));
  BOOST_TEST(proves(root_of_three, third.key, third.value,
                    {{{2, hash_of_second}, {0, root_of_one}}, Present{}}));
  BOOST_TEST(proves(root_of_three, stranger, std::nullopt,
                    {{{2, hash_of_second}, {0, root_of_one}}, third}));
}

BOOST_AUTO_TEST_CASE(the_published_proofs_are_the_models) {
  const model::Records records = records_of({first, second, third});
  BOOST_TEST((model::root(records) == root_of_three));
  BOOST_TEST((model::prove(records, first.key) == Proof{{{0, second_and_third}}, Present{}}));
  BOOST_TEST(
      (model::prove(records, stranger) == Proof{{{2, hash_of_second}, {0, root_of_one}}, third}));
}

BOOST_AUTO_TEST_CASE(what_published_proofs_do_not_prove) {
  const Proof nothing{{}, EmptyTree{}};
  BOOST_TEST(!proves(root_of_one, stranger, std::nullopt, nothing));  // not an empty tree
  BOOST_TEST(!proves(empty_root(), stranger, std::nullopt, {{{0, root_of_one}}, EmptyTree{}}));
  BOOST_TEST(!proves(root_of_one, first.key, second.value, {{}, Present{}}));  // another value
  BOOST_TEST(!proves(root_of_two, first.key, first.value, {{}, Present{}}));   // steps left out
  BOOST_TEST(!proves(root_of_one, first.key, std::nullopt, {{}, first}));  // present, not absent
  BOOST_TEST(!proves(root_of_one, first.key, first.value, {{}, first}));
  BOOST_TEST(!proves(root_of_one, stranger, std::nullopt, {{}, Present{}}));
}

BOOST_AUTO_TEST_CASE(a_leaf_elsewhere_in_the_tree_proves_no_absence) {
  // The first leaf's own path is good, and its key differs from the third's, which is there; but a
  // lookup of the third does not come by: they differ in bit 0, which the path lists.
  const Proof elsewhere{{{0, second_and_third}}, first};
  BOOST_TEST(proves(root_of_three, testing::flipped(first.key, 255), std::nullopt, elsewhere));
  BOOST_TEST(!proves(root_of_three, third.key, std::nullopt, elsewhere));
  BOOST_TEST(!proves(root_of_three, stranger, std::nullopt, elsewhere));
}

BOOST_AUTO_TEST_CASE(bits_that_do_not_fall_prove_nothing_although_the_hashes_fit) {
  const auto root_by = [](unsigned lower, unsigned upper) {
    const Hash low = bit(first.key, lower) == 0
                         ? inner_hash(lower, leaf_hash(first), hash_of_third)
                         : inner_hash(lower, hash_of_third, leaf_hash(first));
    return bit(first.key, upper) == 0 ? inner_hash(upper, low, hash_of_second)
                                      : inner_hash(upper, hash_of_second, low);
  };
  const auto steps = [](unsigned lower, unsigned upper) {
    return std::vector<Step>{{lower, hash_of_third}, {upper, hash_of_second}};
  };
  BOOST_TEST(proves(root_by(9, 4), first.key, first.value, {steps(9, 4), Present{}}));
  BOOST_TEST(!proves(root_by(4, 9), first.key, first.value, {steps(4, 9), Present{}}));
  BOOST_TEST(!proves(root_by(4, 4), first.key, first.value, {steps(4, 4), Present{}}));
  const Key near = testing::flipped(first.key, 255);
  BOOST_TEST(proves(root_by(9, 4), near, std::nullopt, {steps(9, 4), first}));
  BOOST_TEST(!proves(root_by(4, 9), near, std::nullopt, {steps(4, 9), first}));
}

BOOST_AUTO_TEST_CASE(no_small_damage_goes_unnoticed) {
  const std::vector<Key> keys = testing::crowded_keys(24, 3);
  model::Records records;
  for (const Key& key : keys) records.emplace(key, testing::hash_of(records.size()));
  const Hash root = model::root(records);
  for (const Key& base : keys) {
    for (const Key& key : {base, testing::flipped(base, 255), testing::flipped(base, 3)}) {
      const Proof proof = model::prove(records, key);
      const auto value = value_in(records, key);
      BOOST_TEST(proves(root, key, value, proof));
      for_each_spoiled(proof, [&](const Proof& spoiled) {
        BOOST_REQUIRE(!proves(root, key, value, spoiled));
        const auto opposite = value ? std::optional<Value>() : std::optional<Value>(third.value);
        BOOST_REQUIRE(!proves(root, key, opposite, spoiled));
      });
    }
  }
}

RC_BOOST_PROP(the_models_proofs_are_good_for_their_question_alone, ()) {
  const std::vector<Key> keys = testing::some_keys(20);
  model::Records records;
  for (std::size_t i = 0; i < (keys.size() + 1) / 2; ++i) records[keys[i]] = testing::hash_of(i);
  const Hash root = model::root(records);
  for (const Key& key : keys) {
    const Proof proof = model::prove(records, key);
    const auto value = value_in(records, key);
    RC_ASSERT(proves(root, key, value, proof));
    RC_ASSERT(!proves(testing::flipped(root, 9), key, value, proof));
    RC_ASSERT(!proves(root, key, testing::hash_of(99), proof));
    if (value) RC_ASSERT(!proves(root, key, std::nullopt, proof));
  }
}

RC_BOOST_PROP(proofs_come_back_and_have_one_encoding, ()) {
  const std::vector<Key> keys = testing::some_keys(20);
  model::Records records;
  for (std::size_t i = 0; i < keys.size() / 2; ++i) records[keys[i]] = testing::hash_of(i);
  for (const Key& key : keys) {
    const Proof proof = model::prove(records, key);
    const Bytes octets = encode(proof);
    RC_ASSERT(read(octets).value() == proof);
    for (std::size_t size = 0; size < octets.size(); ++size) {
      const auto part = read(BytesView(octets).first(size));
      RC_ASSERT(!part && part.error().fault == Fault::malformed);
    }
    Bytes more = octets;
    more.push_back(0);
    RC_ASSERT(!read(more));
    for (std::size_t at = 0; at < octets.size(); ++at) {
      Bytes other = octets;
      other[at] ^= static_cast<std::uint8_t>(1U << at % 8);
      if (const auto same = read(other)) RC_ASSERT(encode(*same) == other);
    }
  }
}

BOOST_AUTO_TEST_CASE(several_proofs_stand_one_after_another) {
  const std::vector<Proof> proofs{{{}, EmptyTree{}},
                                  {{{200, hash_of_third}, {0, root_of_one}}, Present{}},
                                  {{{7, root_of_two}}, second}};
  const Bytes octets = encode(proofs);
  Bytes expected{3};
  for (const Proof& proof : proofs) append(expected, encode(proof));
  BOOST_TEST(octets == expected);
  BOOST_TEST((decode<std::vector<Proof>>(octets, "map proofs").value() == proofs));
}

BOOST_AUTO_TEST_CASE(the_layout_is_the_documented_one) {
  const std::string sibling = to_hex(hash_of_third);
  const auto encoded = [](const Proof& proof) { return to_hex(encode(proof)); };
  BOOST_TEST(encoded({{}, EmptyTree{}}) == "0001");
  BOOST_TEST(encoded({{{5, hash_of_third}}, Present{}}) == "0105" + sibling + "00");
  BOOST_TEST(encoded({{{255, hash_of_third}, {0, hash_of_third}}, second}) ==
             "02ff01" + sibling + "00" + sibling + "02" + to_hex(second.key) +
                 to_hex(second.value));
}

BOOST_AUTO_TEST_CASE(malformed_proofs_are_refused) {
  const std::string sibling = to_hex(hash_of_third);
  const auto refused = [](const std::string& hex, const std::string& why) {
    const auto proof = read(from_hex(hex).value());
    return !proof && proof.error().fault == Fault::malformed &&
           proof.error().what.find(why) != std::string::npos;
  };
  BOOST_TEST(refused("", "ends too early"));
  BOOST_TEST(refused("0003", "the ending is unknown"));
  BOOST_TEST(refused("008000", "longer than needed"));
  BOOST_TEST(refused("000000", "after the end"));
  BOOST_TEST(refused("800000", "longer than needed"));
  BOOST_TEST(refused("ff0100", "count exceeds"));
  BOOST_TEST(refused("018002" + sibling + "00", "larger than 255"));
  BOOST_TEST(refused("018500" + sibling + "00", "longer than needed"));
  BOOST_TEST(refused("0205" + sibling + "05" + sibling + "00", "do not descend"));
  BOOST_TEST(refused("0205" + sibling + "06" + sibling + "00", "do not descend"));
  BOOST_TEST(refused("0002" + sibling, "ends too early"));
  std::string long_proof = "8102";  // 257 steps
  for (int i = 0; i < 257; ++i) long_proof += "00" + sibling;
  BOOST_TEST(refused(long_proof + "00", "more than 256"));
}

BOOST_AUTO_TEST_CASE(the_longest_proof_has_256_steps) {
  // For each bit a key that differs from the zero key there first.
  model::Records records{{Key{}, third.value}};
  for (unsigned i = 0; i < key_bits; ++i) records[testing::flipped({}, i)] = testing::hash_of(i);
  const Proof proof = model::prove(records, {});
  BOOST_TEST(proof.steps.size() == key_bits);
  BOOST_TEST(proves(model::root(records), {}, third.value, proof));
  BOOST_TEST((read(encode(proof)).value() == proof));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::map
