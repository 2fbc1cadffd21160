// What certledger-check and certledger-scan agree on. certledger-scan gets a picture as its
// standard input, and writes a line for each QR code in it: the text of a code of a page
// (ledger/proofs/paper/code.h), or an empty line for any other code.
#pragma once

#include <cstddef>

namespace certledger::tools {

inline constexpr const char* scan_program = "certledger-scan";

/// Its exit codes; a sanitizer and a failed start have others.
enum class ScanEnding : int {
  looked_through = 0,  ///< however many codes there were
  unreadable = 20,     ///< standard input could not be read, or standard output not be written
  other_kind,          ///< neither PNG nor JPEG by the first bytes
  damaged,             ///< or in a way of PNG or JPEG that nobody uses
  too_large,           ///< more pixels than follow here
  out_of_memory,
};

/// A page of A4 at 1200 dots an inch has 140 million pixels. Photos have fewer, but for the largest
/// that a few telephones take.
inline constexpr std::size_t max_picture_side = 65'500;
inline constexpr std::size_t max_picture_pixels = 150'000'000;

}  // namespace certledger::tools
