// Makes QR codes (ISO/IEC 18004) with libqrencode: text of the alphanumeric mode as dark and light
// modules.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace certledger::tools {

/// The level of error correction: L repairs 7 %, M 15 %. max_characters is what the largest code,
/// 177 modules wide, holds in the alphanumeric mode.
enum class QrLevel : std::uint8_t { low, medium };
constexpr std::size_t max_characters(QrLevel level) { return level == QrLevel::low ? 4296 : 3391; }

struct QrCode {
  QrLevel level = QrLevel::medium;
  unsigned width = 0;         ///< modules in a row, and rows; without the light margin of four
  std::vector<bool> is_dark;  ///< row by row
  [[nodiscard]] unsigned version() const { return (width - 17) / 4; }
};

/// Makes the smallest code that holds the text. Throws std::runtime_error when the text is longer
/// than max_characters(level) or has other characters.
QrCode make_qr(const std::string& text, QrLevel level);

/// The codes of a proof: one of level M if that is enough, else one of level L, else as few as
/// possible of level M.
std::vector<QrCode> qr_codes_of(const std::vector<std::uint8_t>& proof);

}  // namespace certledger::tools
