#include "ledger/scheme/pattern.h"

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/base/text.h"

namespace certledger::scheme {
namespace {

/// Takes the match of `pattern`, which has no *, off the front of `number`; false if it does not
/// match.
bool take_front(std::string_view& number, std::string_view pattern) {
  while (!pattern.empty()) {
    if (number.empty()) return false;
    const auto wanted = take_code_point(pattern);
    const auto found = take_code_point(number);
    const bool good = wanted == U'#'   ? found >= U'0' && found <= U'9'
                      : wanted == U'@' ? found >= U'A' && found <= U'Z'
                                       : wanted == U'?' || wanted == found;
    if (!good) return false;
  }
  return true;
}

/// The number of code points in valid UTF-8.
std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

bool has_pattern(std::string_view number, std::string_view pattern) {
  if (pattern.empty()) return true;
  const std::size_t star = pattern.find('*');
  if (!take_front(number, pattern.substr(0, star))) return false;
  if (star == std::string_view::npos) return number.empty();
  const std::string_view tail = pattern.substr(star + 1);
  for (std::size_t spare = length(number); spare > length(tail); --spare) take_code_point(number);
  return take_front(number, tail) && number.empty();
}

bool is_pattern(std::string_view pattern) {
  return pattern.size() <= limits::number_bytes && is_plain_text(pattern) &&
         std::ranges::count(pattern, '*') <= 1;
}

}  // namespace certledger::scheme
