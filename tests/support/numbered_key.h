// Keys that are the same every time.
#pragma once

#include "ledger/base/sign.h"

namespace certledger::testing {

/// The key whose seed is that octet, 32 times.
inline SecretKey numbered_key(std::uint8_t number) {
  return SecretKey::from_seed(Bytes(32, number));
}

}  // namespace certledger::testing
