// Patterns of certificate numbers, a parameter of the scheme.
#pragma once

#include <string_view>

namespace certledger::scheme {

/// Whether the folded `number` matches the pattern: # is a digit, @ a letter A-Z, ? any character,
/// * any run of characters; other characters match themselves. The empty pattern matches every
/// number. Linear time, because at most one * is allowed (is_pattern).
bool has_pattern(std::string_view number, std::string_view pattern);

/// Whether `pattern` is valid: at most 64 bytes, at most one *.
bool is_pattern(std::string_view pattern);

}  // namespace certledger::scheme
