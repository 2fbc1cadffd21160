#include "ledger/scheme/credit_code.h"

#include <cstddef>

namespace certledger::scheme {

bool is_credit_code(std::string_view code) {
  // 31 symbols: no I, O, S, V, Z. Weights are the powers of 3 modulo 31; with the check character's
  // own weight of 1 the sum is a multiple of 31 (GB 32100-2015, after ISO 7064).
  constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (code.size() != 18) return false;
  std::size_t sum = 0;
  std::size_t weight = 1;
  for (std::size_t i = 0; i < 18; ++i) {
    const std::size_t value = alphabet.find(code[i]);
    if (value == std::string_view::npos) return false;
    sum += value * (i == 17 ? 1 : weight);
    weight = weight * 3 % 31;
  }
  return sum % 31 == 0;
}

}  // namespace certledger::scheme
