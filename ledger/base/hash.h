// SHA-256 values and how to make them.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <initializer_list>

#include "ledger/base/bytes.h"

namespace certledger {

/// A fixed number of bytes with one meaning. Two different kinds neither compare nor convert.
template <class Tag, std::size_t Size>
struct Octets {
  std::array<std::uint8_t, Size> bytes{};

  static constexpr std::size_t size = Size;
  [[nodiscard]] BytesView view() const { return bytes; }
  friend auto operator<=>(const Octets&, const Octets&) = default;
};

/// A SHA-256 value. The default one is 32 zero bytes, which the format uses for "none".
using Hash = Octets<struct HashTag, 32>;

/// SHA-256 of the parts, one after the other.
Hash sha256(std::initializer_list<BytesView> parts);

inline Hash sha256(BytesView bytes) { return sha256({bytes}); }

/// SHA-256 of `first` and the two hashes: an inner node of a tree. This is the hottest call.
Hash sha256_node(BytesView first, const Hash& left, const Hash& right);

}  // namespace certledger
