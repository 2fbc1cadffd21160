// 统一社会信用代码: the unified social credit code of organisations, GB 32100-2015.
#pragma once

#include <string_view>

namespace certledger::scheme {

/// Whether `code` is 18 characters of the code's alphabet with the right check character.
bool is_credit_code(std::string_view code);

}  // namespace certledger::scheme
