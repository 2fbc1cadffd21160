#include "ledger/base/origin.h"

#include "ledger/base/limits.h"
#include "ledger/base/text.h"

namespace certledger {
namespace {

/// The characters of plain text that have Unicode's White_Space property.
bool is_space(char32_t c) {
  return c == 0x20 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace

bool is_valid_key_name(std::string_view name) {
  if (name.empty() || name.size() > limits::key_name_bytes || !is_plain_text(name)) return false;
  while (!name.empty()) {
    const auto c = take_code_point(name);
    if (c == U'+' || is_space(*c)) return false;
  }
  return true;
}

bool is_valid_origin(std::string_view origin) {
  return is_valid_key_name(origin) && !origin.starts_with("certledger/");
}

}  // namespace certledger
