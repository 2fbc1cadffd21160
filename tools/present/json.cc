#include "tools/present/json.h"

#include <array>
#include <cstdio>

#include "ledger/base/characters.h"
#include "ledger/base/text.h"

namespace certledger::tools {
namespace {

/// \uXXXX, or two of them above U+FFFF (RFC 8259, section 7).
std::string json_escape(char32_t c) {
  std::array<char, 16> buffer{};
  const auto value = static_cast<unsigned>(c);
  const unsigned above = value - 0x10000;
  const int size = value < 0x10000
                       ? std::snprintf(buffer.data(), buffer.size(), "\\u%04x", value)
                       : std::snprintf(buffer.data(), buffer.size(), "\\u%04x\\u%04x",
                                       0xD800 + (above >> 10U), 0xDC00 + (above & 0x3FFU));
  return {buffer.data(), static_cast<std::size_t>(size)};
}

std::string escaped(const std::string& text) {
  std::string out;
  std::size_t kept = 0;  // bytes of the text that are in `out` already
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t at = text.size() - rest.size();
    const auto c = take_code_point(rest);
    if (!c || *c < 0x7F || (*c >= 0xA0 && !why_refused(*c))) continue;
    out.append(text, kept, at - kept);
    out += json_escape(*c);
    kept = text.size() - rest.size();
  }
  out.append(text, kept);
  return out;
}

/// Bytes that are not UTF-8 (for example of a path) become U+FFFD.
std::string dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string written(const Json& json) { return escaped(dumped(json, 2)) + "\n"; }

std::string written_line(const Json& json) { return escaped(dumped(json, -1)); }

}  // namespace certledger::tools
