// Keys and batches for the map's tests: spread evenly as hashes are, or crowded below long common
// prefixes, as only somebody who grinds hashes could make them.
#pragma once

#include <rapidcheck.h>

#include <random>

#include "ledger/map/node.h"

namespace certledger::map::testing {

/// Distinct for distinct numbers, evenly spread.
inline Hash hash_of(std::uint64_t number) {
  Bytes octets;
  append_u64_be(octets, number);
  return sha256(octets);
}

inline Leaf leaf_of(std::uint64_t number) { return {hash_of(number), hash_of(~number)}; }

/// `key` with bit `i` the other way.
inline Key flipped(Key key, unsigned i) {
  key.bytes[i / 8] ^= static_cast<std::uint8_t>(0x80U >> i % 8);
  return key;
}

/// The key that agrees with `base` in its first `shared` bits and with `rest` in the others.
inline Key grafted(const Key& base, const Key& rest, unsigned shared) {
  Key key = rest;
  for (unsigned i = 0; i < shared; ++i) {
    if (bit(key, i) != bit(base, i)) key = flipped(key, i);
  }
  return key;
}

/// At most `size` keys. Each shares a prefix of a drawn length with one drawn before it, so that
/// there are crowds within crowds, up to keys that differ in the last bit alone.
inline std::vector<Key> crowded_keys(std::size_t size, std::uint64_t seed) {
  static constexpr std::array<unsigned, 12> lengths{0, 1, 2, 5, 7, 8, 13, 31, 127, 128, 200, 255};
  std::mt19937_64 random(seed);
  std::vector<Key> keys;
  for (std::size_t i = 0; i < size; ++i) {
    const Key rest = hash_of(random());
    if (keys.empty()) {
      keys.push_back(rest);
      continue;
    }
    const Key& base = keys[random() % keys.size()];
    const unsigned shared = lengths[random() % lengths.size()];
    keys.push_back(shared == 255 ? flipped(base, 255) : grafted(base, rest, shared));
  }
  return keys;
}

inline std::vector<Key> spread_keys(std::size_t size, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Key> keys;
  for (std::size_t i = 0; i < size; ++i) keys.push_back(hash_of(random()));
  return keys;
}

/// Inside a property: spread or crowded keys, at most `limit`.
inline std::vector<Key> some_keys(std::size_t limit) {
  const auto size = *rc::gen::inRange<std::size_t>(1, limit + 1);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  return *rc::gen::element(0, 1) == 0 ? spread_keys(size, seed) : crowded_keys(size, seed);
}

/// Inside a property: up to `most` batches of leaves whose keys are among `keys`, some of them more
/// than once.
inline std::vector<std::vector<Leaf>> some_batches(const std::vector<Key>& keys, std::size_t most) {
  std::vector<std::vector<Leaf>> batches(*rc::gen::inRange<std::size_t>(1, most + 1));
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  for (auto& batch : batches) {
    for (auto size = random() % (2 * keys.size() / batches.size() + 2); size > 0; --size) {
      batch.push_back({keys[random() % keys.size()], hash_of(random())});
    }
  }
  return batches;
}

}  // namespace certledger::map::testing
