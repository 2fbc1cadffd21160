// Decodes a grey picture from standard input. An error ends the process at once with the right exit
// code: the error handlers of the libraries cannot return, and this process has nothing to clean
// up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tools/certledger-scan/ending.h"

namespace certledger::tools {

struct Picture {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<std::uint8_t> pixels;  ///< row by row from the top; 0 is black, 255 white
};

[[noreturn]] void end(ScanEnding ending);

/// Ends the process for a picture that is cut short or malformed: `damaged`, or `unreadable` when
/// reading failed.
[[noreturn]] void end_damaged();

/// Ends the process as too_large, or as damaged when a side is 0. Call it before allocating memory.
void must_fit(std::size_t width, std::size_t height);

/// Reads every kind of PNG: any depth, palettes, interlaced. Transparent pixels become white.
Picture read_png();

/// Reads baseline and progressive JPEG: grey, colour, CMYK. A picture that is cut short is grey
/// after the cut, as in other programs.
Picture read_jpeg();

}  // namespace certledger::tools
