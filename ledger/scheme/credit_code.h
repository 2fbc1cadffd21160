// Unified social credit codes (统一社会信用代码) according to GB 32100-2015.
#pragma once

#include <string_view>

namespace certledger::scheme {

/// Whether `code` has 18 symbols of the standard's alphabet and the right check character.
bool is_credit_code(std::string_view code);

/// Whether the parts of a credit code are possible: a registering department with a kind of
/// organisation; a place in China (GB/T 2260); an organisation code that is not all zeros and has
/// the right check character (GB 11714). Precondition: is_credit_code(code).
bool names_organisation(std::string_view code);

}  // namespace certledger::scheme
