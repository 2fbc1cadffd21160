// QR codes (ISO/IEC 18004), by libqrencode: text of the alphanumeric mode as dark and light
// modules.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace certledger::tools {

/// How much of a code may be spoiled: L 7 %, M 15 %. The largest code, 177 modules wide, holds so
/// many characters of the alphanumeric mode.
enum class QrLevel : std::uint8_t { low, medium };
constexpr std::size_t most_characters(QrLevel level) { return level == QrLevel::low ? 4296 : 3391; }

struct QrCode {
  QrLevel level = QrLevel::medium;
  unsigned width = 0;         ///< modules in a row, and rows; without the light margin of four
  std::vector<bool> is_dark;  ///< row by row
  [[nodiscard]] unsigned version() const { return (width - 17) / 4; }
};

/// The smallest code that holds the text. Throws std::runtime_error when the text is longer than
/// most_characters(level) or holds other characters.
QrCode make_qr(const std::string& text, QrLevel level);

/// A proof's codes: one of level M where that is enough, else one of level L, else as few as can be
/// of level M.
std::vector<QrCode> qr_codes_of(const std::vector<std::uint8_t>& proof);

}  // namespace certledger::tools
