#include "ledger/proofs/paper/packed_text.h"

#include <array>

#include "ledger/base/text.h"

namespace certledger::proofs::paper {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};
constexpr std::array<Range, 4> two_octets{
    {{0x4E00, 0x9FFF}, {0x0080, 0x2BFF}, {0x3000, 0x303F}, {0xFF00, 0xFFEF}}};
constexpr std::uint8_t escape = 0xFF;
constexpr std::size_t escaped_octets = 4;

/// The place of a code point in the ranges.
std::optional<unsigned> place_of(char32_t c) {
  unsigned place = 0;
  for (const Range& range : two_octets) {
    if (c >= range.first && c <= range.last) return place + static_cast<unsigned>(c - range.first);
    place += static_cast<unsigned>(range.last - range.first + 1);
  }
  return std::nullopt;
}

std::optional<char32_t> at_place(unsigned place) {
  for (const Range& range : two_octets) {
    const auto size = static_cast<unsigned>(range.last - range.first + 1);
    if (place < size) return range.first + place;
    place -= size;
  }
  return std::nullopt;
}

void put_octet(Bytes& to, unsigned value) { to.push_back(static_cast<std::uint8_t>(value)); }

/// Takes one code point off the bytes, which are not empty.
std::optional<char32_t> take_packed(BytesView& packed) {
  const auto take = [&](std::size_t count) {
    unsigned value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8U | packed[i];
    packed = packed.subspan(count);
    return value;
  };
  if (packed[0] < 0x80) return take(1);
  if (packed[0] != escape) {
    if (packed.size() < 2) return std::nullopt;
    return at_place(take(2) - 0x8000U);
  }
  if (packed.size() < escaped_octets) return std::nullopt;
  const char32_t c = take(escaped_octets) & 0xFFFFFFU;
  const bool is_scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
  if (!is_scalar || c < 0x80 || place_of(c)) return std::nullopt;
  return c;
}

}  // namespace

Bytes pack_text(std::string_view text) {
  Bytes packed;
  while (!text.empty()) {
    const char32_t c = take_code_point(text).value_or(U'?');
    if (c < 0x80) {
      put_octet(packed, c);
    } else if (const auto place = place_of(c)) {
      put_octet(packed, 0x80U | *place >> 8U), put_octet(packed, *place);
    } else {
      put_octet(packed, escape);
      put_octet(packed, c >> 16U), put_octet(packed, c >> 8U), put_octet(packed, c);
    }
  }
  return packed;
}

std::optional<std::string> unpack_text(BytesView packed) {
  std::string text;
  while (!packed.empty()) {
    const auto c = take_packed(packed);
    if (!c) return std::nullopt;
    append_utf8(text, *c);
  }
  return text;
}

}  // namespace certledger::proofs::paper
