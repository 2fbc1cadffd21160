// A text with one bit of it turned.
#pragma once

#include <string>

namespace certledger::testing {

inline std::string flipped(std::string text, std::size_t bit) {
  text[bit / 8] = static_cast<char>(static_cast<unsigned char>(text[bit / 8]) ^ (1U << bit % 8));
  return text;
}

}  // namespace certledger::testing
