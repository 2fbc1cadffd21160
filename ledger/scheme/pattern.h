// Number patterns of the scheme's parameters.
#pragma once

#include <string_view>

namespace certledger::scheme {

/// Whether the folded `number` has the pattern: # is a digit, @ a letter A-Z, ? any character,
/// * any run of characters, all else itself. The empty pattern takes every number. Linear in
/// both: at most one * is allowed (is_pattern).
bool has_pattern(std::string_view number, std::string_view pattern);

/// Whether `pattern` is one: at most 64 bytes, at most one *.
bool is_pattern(std::string_view pattern);

}  // namespace certledger::scheme
