// Text as the format defines it: valid UTF-8 without control characters.
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

/// `text` made safe to print. Written as escapes: control characters; characters that the newest
/// rules refuse (characters.h); bytes that are not UTF-8. The escapes are \u{HEX} or \xHEX.
std::string printable(std::string_view text);

/// The escape \u{HEX} of a code point.
std::string escaped_character(char32_t c);

/// Appends the bytes of a code point, which is not a surrogate.
void append_utf8(std::string& text, char32_t c);

/// Takes the next code point off `text`, which is not empty. If the bytes are not UTF-8, takes one
/// byte and returns nothing.
std::optional<char32_t> take_code_point(std::string_view& text);

/// U+FEFF in UTF-8, which Windows programs put before a text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// What a Windows program did to a text file, as words for a message: UTF-16, a byte order mark, or
/// line ends of two bytes. Nothing for any other text.
std::optional<std::string_view> windows_form(std::string_view text);

/// The text without a byte order mark, and with LF for each CR LF. Only for text that is not
/// signed. UTF-16 is unchanged.
std::string without_windows_form(std::string_view text);

/// Returns `read`. If it is malformed and `text` has a Windows form, the error says so.
template <class T>
Result<T> naming_windows_form(std::string_view text, Result<T> read) {
  if (read || read.error().fault != Fault::malformed) return read;
  if (const auto form = windows_form(text); form && !read.error().what.starts_with(*form)) {
    read.error().what = std::string(*form) + " (" + read.error().what + ")";
  }
  return read;
}

/// Reads a decimal number as the formats allow it: only digits, no sign, no leading zero.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace certledger
