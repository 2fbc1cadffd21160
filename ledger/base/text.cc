#include "ledger/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "ledger/base/characters.h"

namespace certledger {
namespace {

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c <= 0x9f); }

/// The number of first bytes that are surely plain text: ASCII, and three-byte forms without
/// special cases (nearly all of Chinese). Every text of every audit passes through here.
std::size_t plain_prefix(std::string_view text) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto continues = [&](std::size_t i) { return (octet(i) & 0xC0U) == 0x80U; };
  std::size_t i = 0;
  while (i < text.size()) {
    const unsigned char lead = octet(i);
    if (lead >= 0x20 && lead < 0x7F) {
      ++i;
    } else if (lead > 0xE0 && lead < 0xF0 && lead != 0xED && i + 2 < text.size() &&
               continues(i + 1) && continues(i + 2)) {
      i += 3;
    } else {
      break;
    }
  }
  return i;
}

/// Bytes that folding never changes.
bool is_folded(char c) { return c > ' ' && c < 0x7F && !(c >= 'a' && c <= 'z'); }

std::string escaped(const char* format, unsigned value) {
  std::array<char, 16> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), format, value);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

}  // namespace

std::optional<std::string_view> windows_form(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return "is UTF-16 text, as `>` of PowerShell writes it; it must be UTF-8. Copy the original "
           "byte for byte, or save it as UTF-8 without a byte order mark and with Unix line ends";
  }
  if (text.starts_with(byte_order_mark)) {
    return "begins with a byte order mark (BOM). Copy the original byte for byte, or save it as "
           "UTF-8 without BOM and with Unix line ends";
  }
  if (text.find("\r\n") == std::string_view::npos && !text.ends_with('\r')) return std::nullopt;
  return "has Windows line ends (CR LF). Copy the original byte for byte, or save it with Unix "
         "line ends (LF)";
}

std::string without_windows_form(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_line_end = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] == '\n');
    if (!is_line_end) out += text[i];
  }
  return out;
}

std::optional<char32_t> take_code_point(std::string_view& text) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = octet(0);
  std::size_t length = 1;
  char32_t value = lead;
  char32_t least = 0;
  if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4, value = lead & 0x07U, least = 0x10000;
  } else if (lead >= 0xE0 && lead < 0xF0) {
    length = 3, value = lead & 0x0FU, least = 0x800;
  } else if (lead >= 0xC2 && lead < 0xE0) {
    length = 2, value = lead & 0x1FU, least = 0x80;
  } else if (lead >= 0x80) {
    length = 0;
  }
  bool good = length != 0 && length <= text.size();
  for (std::size_t i = 1; good && i < length; ++i) {
    good = (octet(i) & 0xC0U) == 0x80U;
    value = value << 6 | (octet(i) & 0x3FU);
  }
  good = good && value >= least && value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
  text.remove_prefix(good ? length : 1);
  if (!good) return std::nullopt;
  return value;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(plain_prefix(text));
    if (!text.empty() && !take_code_point(text)) return false;
  }
  return true;
}

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {
    if (const std::size_t plain = plain_prefix(text); plain > 0) {
      text.remove_prefix(plain);
      continue;
    }
    const auto c = take_code_point(text);
    if (!c || is_control(*c)) return false;
  }
  return true;
}

std::string fold_number(std::string_view number) {
  if (std::ranges::all_of(number, is_folded)) return std::string(number);
  std::string folded;
  folded.reserve(number.size());
  while (!number.empty()) {
    const std::string_view before = number;
    const auto c = take_code_point(number);
    if (c == U' ' || c == U'\u00A0' || c == U'\u3000') continue;
    char32_t ascii = c.value_or(0x80);
    if (ascii >= 0xFF01 && ascii <= 0xFF5E) ascii -= 0xFEE0;
    if (ascii >= U'a' && ascii <= U'z') ascii -= U'a' - U'A';
    if (ascii < 0x80) {
      folded += static_cast<char>(ascii);
    } else {
      folded += before.substr(0, before.size() - number.size());
    }
  }
  return folded;
}

std::string escaped_character(char32_t c) { return escaped("\\u{%04x}", static_cast<unsigned>(c)); }

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view before = text;
    const auto c = take_code_point(text);
    const std::string_view taken = before.substr(0, before.size() - text.size());
    if (!c) {
      out += escaped("\\x%02x", static_cast<unsigned char>(taken[0]));
    } else if (is_control(*c) || why_refused(*c)) {
      out += escaped_character(*c);
    } else {
      out += taken;
    }
  }
  return out;
}

void append_utf8(std::string& text, char32_t c) {
  const auto put = [&](unsigned value) { text += static_cast<char>(value); };
  const auto low = [&](unsigned shift) { return 0x80U | (c >> shift & 0x3FU); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | c >> 6U), put(low(0));
  } else if (c < 0x10000) {
    put(0xE0U | c >> 12U), put(low(6)), put(low(0));
  } else {
    put(0xF0U | c >> 18U), put(low(12)), put(low(6)), put(low(0));
  }
}

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  return value;
}

}  // namespace certledger
