// Sanitizers look for mistakes of memory and not of judgement, and take their time: of neighbouring
// cases, which differ in a place or a number, some are enough for them.
#pragma once

#include <cstddef>

namespace certledger::testing {

#ifdef CERTLEDGER_SANITIZED
inline constexpr std::size_t one_in = 10;
#else
inline constexpr std::size_t one_in = 1;
#endif

}  // namespace certledger::testing
