// Pages of A4 as a PDF, by Cairo and Pango: text in Chinese and English, boxes, lines and QR codes
// at given places. Lengths are points (1/72 inch), from the page's upper left corner. The same
// calls with the same fonts give the same octets.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "tools/paper/qr.h"

namespace certledger::tools {

inline constexpr double page_width = 595.276;
inline constexpr double page_height = 841.890;

struct Ink {
  double red = 0;
  double green = 0;
  double blue = 0;
};
inline constexpr Ink black{0.10, 0.10, 0.12};
inline constexpr Ink grey{0.42, 0.43, 0.46};
inline constexpr Ink pale{0.82, 0.83, 0.85};
inline constexpr Ink white{1, 1, 1};

struct Style {
  double size = 10;
  Ink ink = black;
  bool bold = false;
  bool mono = false;  ///< for hashes and commands: all characters of one width
};

struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

/// What a PDF reader shows of the document.
struct PdfFacts {
  std::string title;
  std::string created;  ///< RFC 3339
};

class Paper {
 public:
  explicit Paper(const PdfFacts& facts);
  ~Paper();
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;

  /// How high a text is when its lines are broken at `width`.
  double height_of(std::string_view text, const Style& style, double width);
  /// The text as the lines in which it is written at that width.
  std::vector<std::string> lines_of(std::string_view text, const Style& style, double width);
  /// How wide it is in one line.
  double width_of(std::string_view text, const Style& style);
  /// Writes it and returns its height. What no font has a character for is remembered.
  double write(double x, double y, double width, std::string_view text, const Style& style);
  void fill(const Box& box, const Ink& ink);
  /// The code with its light margin of four modules, as large as the square of that side.
  void draw(const QrCode& code, double x, double y, double side);
  void end_page();

  /// The characters so far that no font here has, "龘 U+9F98"; empty when all are good.
  [[nodiscard]] const std::set<std::string>& without_glyph() const { return without_glyph_; }

  /// The document. Nothing can be written after it. Throws std::runtime_error when Cairo fails.
  Bytes finish();

 private:
  struct Surface;
  std::unique_ptr<Surface> surface_;
  std::set<std::string> without_glyph_;
};

}  // namespace certledger::tools
