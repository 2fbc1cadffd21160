// Writes A4 pages as a PDF with Cairo and Pango: Chinese and English text, boxes, lines and QR
// codes at given places. Lengths are points (1/72 inch) from the upper left corner of the page. The
// same calls with the same fonts give the same bytes.
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
  bool mono = false;  ///< for hashes and commands
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

  /// The height of a text with lines broken at `width`.
  double height_of(std::string_view text, const Style& style, double width);
  /// The lines of the text at that width.
  std::vector<std::string> lines_of(std::string_view text, const Style& style, double width);
  /// The width of the text in one line.
  double width_of(std::string_view text, const Style& style);
  /// Writes the text and returns its height. Collects characters that no font has.
  double write(double x, double y, double width, std::string_view text, const Style& style);
  void fill(const Box& box, const Ink& ink);
  /// Draws the code in a square of that side, including the light margin of four modules.
  void draw(const QrCode& code, double x, double y, double side);
  void end_page();

  /// The characters so far that no installed font has: "龘 U+9F98".
  [[nodiscard]] const std::set<std::string>& without_glyph() const { return without_glyph_; }

  /// Ends and returns the document. Throws std::runtime_error when Cairo fails.
  Bytes finish();

 private:
  struct Surface;
  std::unique_ptr<Surface> surface_;
  std::set<std::string> without_glyph_;
};

}  // namespace certledger::tools
