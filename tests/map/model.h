// The status map as docs/format.md, section 5, writes it: recursive, over a plain set of records,
// one bit at a time, slow. What everything faster is compared with. It shares nothing with
// ledger/map but the types.
#pragma once

#include <array>
#include <map>

#include "ledger/map/proof.h"

namespace certledger::map::model {

using Records = std::map<Key, Value>;

inline bool is_one(const Key& key, unsigned i) {
  static constexpr std::array<unsigned, 8> values{128, 64, 32, 16, 8, 4, 2, 1};
  return key.bytes.at(i / 8) / values.at(i % 8) % 2 == 1;
}

inline Hash leaf(const Key& key, const Value& value) {
  Bytes message{0x00, 0x20};
  append(message, key.view());
  message.push_back(0x20);
  append(message, value.view());
  return sha256(message);
}

inline Hash inner(unsigned bit, const Hash& left, const Hash& right) {
  Bytes message{0x01};
  if (bit < 128) {
    message.push_back(static_cast<std::uint8_t>(bit));
  } else {
    message.push_back(static_cast<std::uint8_t>(bit));
    message.push_back(1);
  }
  append(message, left.view());
  append(message, right.view());
  return sha256(message);
}

struct Halves {
  Records left;
  Records right;
};
inline Halves split(const Records& records, unsigned bit) {
  Halves halves;
  for (const auto& record : records) {
    (is_one(record.first, bit) ? halves.right : halves.left).insert(record);
  }
  return halves;
}

inline Hash root(const Records& records, unsigned depth = 0) {
  if (records.empty()) return sha256(BytesView());
  if (records.size() == 1) return leaf(records.begin()->first, records.begin()->second);
  const auto [left, right] = split(records, depth);
  if (left.empty()) return root(right, depth + 1);
  if (right.empty()) return root(left, depth + 1);
  return inner(depth, root(left, depth + 1), root(right, depth + 1));
}

/// The proof of what a lookup of `key` finds.
inline Proof prove(const Records& records, const Key& key, unsigned depth = 0) {
  if (records.empty()) return {{}, EmptyTree{}};
  if (records.size() == 1) {
    const auto& [found, value] = *records.begin();
    if (found == key) return {{}, Present{}};
    return {{}, Leaf{found, value}};
  }
  const auto [left, right] = split(records, depth);
  if (left.empty()) return prove(right, key, depth + 1);
  if (right.empty()) return prove(left, key, depth + 1);
  const bool one = is_one(key, depth);
  Proof proof = prove(one ? right : left, key, depth + 1);
  proof.steps.push_back({depth, root(one ? left : right, depth + 1)});
  return proof;
}

}  // namespace certledger::map::model
