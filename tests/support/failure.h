// What a call fails with, as one line: "store: /tmp/x: is not a regular file"; empty when it
// does not fail.
#pragma once

#include <string>

#include "ledger/base/result.h"

namespace certledger::testing {

template <class Call>
std::string failure_of(Call call) {
  try {
    call();
  } catch (const SystemError& error) {
    return std::string(name(error.fault())) + ": " + error.what();
  }
  return {};
}

/// Whether a failure is of this fault and has these words in it.
inline bool says(const std::string& failure, const std::string& fault, const std::string& words) {
  return failure.starts_with(fault + ": ") && failure.find(words) != std::string::npos;
}

}  // namespace certledger::testing
