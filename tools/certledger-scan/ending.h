// The protocol between certledger-check and certledger-scan. certledger-scan reads a picture from
// standard input and writes a line for each QR code in it: the text of a code of a page
// (ledger/proofs/paper/code.h), or an empty line for any other code.
#pragma once

#include <cstddef>

namespace certledger::tools {

inline constexpr const char* scan_program = "certledger-scan";

/// The exit codes of certledger-scan. A sanitizer and a failed start have others.
enum class ScanEnding : int {
  looked_through = 0,  ///< with any number of codes
  unreadable = 20,     ///< cannot read standard input or write standard output
  other_kind,          ///< neither PNG nor JPEG by the first bytes
  damaged,             ///< or a rare kind of PNG or JPEG
  too_large,           ///< more pixels than the limits below
  out_of_memory,
};

/// A page of A4 at 1200 dpi has 140 million pixels. Almost all photos have fewer.
inline constexpr std::size_t max_picture_side = 65'500;
inline constexpr std::size_t max_picture_pixels = 150'000'000;

}  // namespace certledger::tools
