// A picture in shades of grey, decoded from standard input. What is wrong with it ends the process
// at once, with the exit code that says so: the libraries' error handlers cannot return, and a
// process that does nothing else has nothing to clean up.
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

/// For a picture that stops too early or breaks the rules of its kind: `damaged`, or `unreadable`
/// where reading failed.
[[noreturn]] void end_damaged();

/// Ends the process as too_large, or as damaged where a side is 0. To be asked before memory is.
void must_fit(std::size_t width, std::size_t height);

/// Everything that can be made of a PNG file: any depth, palettes, interlaced; what is transparent
/// is white.
Picture read_png();

/// Baseline and progressive, grey, colours, CMYK. One that stops too early is as far as it goes,
/// and grey from there on, as everybody shows it.
Picture read_jpeg();

}  // namespace certledger::tools
