#include "ledger/proofs/paper/base45.h"

#include <algorithm>

namespace certledger::proofs::paper {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr unsigned base = 45;
static_assert(alphabet.size() == base);

void put_digits(std::string& text, unsigned value, int count) {
  for (; count > 0; --count, value /= base) text += alphabet[value % base];
}

/// The number that the digits write, least significant first.
std::optional<unsigned> read_digits(std::string_view digits) {
  unsigned value = 0;
  for (std::size_t i = digits.size(); i-- > 0;) {
    const std::size_t digit = alphabet.find(digits[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * base + static_cast<unsigned>(digit);
  }
  return value;
}

}  // namespace

std::string to_base45(BytesView bytes) {
  std::string text;
  text.reserve(bytes.size() / 2 * 3 + 2);
  std::size_t i = 0;
  for (; i + 1 < bytes.size(); i += 2) put_digits(text, bytes[i] * 256U + bytes[i + 1], 3);
  if (i < bytes.size()) put_digits(text, bytes[i], 2);
  return text;
}

std::optional<Bytes> from_base45(std::string_view text) {
  if (text.size() % 3 == 1) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 3 * 2 + 1);
  for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(3, text.size()))) {
    const auto value = read_digits(text.substr(0, 3));
    const bool is_pair = text.size() >= 3;
    if (!value || *value > (is_pair ? 0xFFFFU : 0xFFU)) return std::nullopt;
    if (is_pair) bytes.push_back(static_cast<std::uint8_t>(*value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(*value));
  }
  return bytes;
}

}  // namespace certledger::proofs::paper
