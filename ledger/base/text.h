// Text as the format knows it: valid UTF-8 without control characters.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace certledger {

/// Whether `text` is well-formed UTF-8 (RFC 3629: shortest forms, no surrogates, <= U+10FFFF).
bool is_utf8(std::string_view text);

/// Whether `text` is UTF-8 without C0 and C1 control characters and DEL: what a text field holds.
bool is_plain_text(std::string_view text);

/// A number folded for comparison: a-z to A-Z, full-width U+FF01..FF5E to ASCII, the spaces
/// U+0020, U+00A0 and U+3000 removed, all else byte for byte. `number` is valid UTF-8.
std::string fold_number(std::string_view number);

/// `text` made safe to print: control characters, characters that no text may hold by the newest
/// rules (characters.h: not seen, blank, no characters), and octets that are no UTF-8 are written
/// as
/// \u{HEX} or \xHEX.
std::string printable(std::string_view text);

/// \u{HEX}, of a code point that is not printed.
std::string escaped_character(char32_t c);

/// Appends the octets of a code point, which is no surrogate.
void append_utf8(std::string& text, char32_t c);

/// Takes the next code point off `text` (which is not empty): its value, or nothing and one octet
/// taken when the octets are no UTF-8.
std::optional<char32_t> take_code_point(std::string_view& text);

/// U+FEFF in UTF-8, which programs of Windows put before a text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// What programs of Windows make of a text file, in words for a message: UTF-16, a byte order mark,
/// line ends of two bytes. Nothing for any other text.
std::optional<std::string_view> windows_form(std::string_view text);

/// The text without a byte order mark, and with each CR LF as LF: for text of which no byte is
/// signed. UTF-16 stays as it is.
std::string without_windows_form(std::string_view text);

/// What was read from `text`; where that is malformed and has a form of Windows, the error says so.
template <class T>
Result<T> naming_windows_form(std::string_view text, Result<T> read) {
  if (read || read.error().fault != Fault::malformed) return read;
  if (const auto form = windows_form(text); form && !read.error().what.starts_with(*form)) {
    read.error().what = std::string(*form) + " (" + read.error().what + ")";
  }
  return read;
}

/// Reads a decimal number the only way the formats allow: digits alone, no sign, no leading zero.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace certledger
