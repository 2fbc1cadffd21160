// Reads the QR codes in pictures with another program, certledger-scan, whose libraries decode
// pictures. A new process runs for each picture, confined, without environment and files. So the
// program that checks proofs contains no picture decoder. The text from the scanner is checked like
// any other file.
#pragma once

#include <string>
#include <vector>

namespace certledger::tools {

/// Returns one line for each code of a page (ledger/proofs/paper/code.h). Skips other codes, and
/// pictures without codes when another picture has some. Throws Failure: malformed, for a file that
/// is neither PNG nor JPEG or is damaged, and when no picture has a code of a page; too_large.
/// Throws SystemError(store) when a picture or the scanner is missing, or the scanner did not
/// finish.
std::string read_codes_of(const std::vector<std::string>& pictures);

}  // namespace certledger::tools
