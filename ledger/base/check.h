// CHECK: an invariant between our own functions. Always on; a failure is a bug and ends the
// process (the programs exit with 70 through std::terminate's handler set in main).
#pragma once

namespace certledger {

/// Prints the broken condition and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace certledger

#define CERTLEDGER_CHECK(condition) \
  ((condition) ? void() : ::certledger::check_failed(#condition, __FILE__, __LINE__))
