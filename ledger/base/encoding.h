// Hexadecimal and base64 (RFC 4648). Exactly one spelling of a value is accepted.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/hash.h"

namespace certledger {

/// Lower-case hexadecimal.
std::string to_hex(BytesView bytes);

/// Reads lower-case hexadecimal; nothing when a character or the length is wrong.
std::optional<Bytes> from_hex(std::string_view text);

/// Standard base64 with padding (RFC 4648 section 4).
std::string to_base64(BytesView bytes);

/// Reads what to_base64 writes, and only that: no white space, no missing padding, no spare bits.
std::optional<Bytes> from_base64(std::string_view text);

template <class Tag, std::size_t Size>
std::string to_hex(const Octets<Tag, Size>& octets) {
  return to_hex(octets.view());
}

/// Reads exactly as many bytes as the type has, in lower-case hexadecimal.
template <class T>
std::optional<T> octets_from_hex(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != T::size) return std::nullopt;
  T octets;
  std::copy(bytes->begin(), bytes->end(), octets.bytes.begin());
  return octets;
}

/// `bytes` as a type of fixed length; nothing if the length is wrong.
template <class T>
std::optional<T> octets_from(BytesView bytes) {
  if (bytes.size() != T::size) return std::nullopt;
  T octets;
  std::copy(bytes.begin(), bytes.end(), octets.bytes.begin());
  return octets;
}

}  // namespace certledger
