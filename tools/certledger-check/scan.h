// The text of the QR codes in pictures, read by another program: certledger-scan, whose libraries
// know the formats of pictures. It is a process of its own for each picture, confined, without an
// environment and without files, so that nothing that reads pictures is within the program that
// judges; what it says is judged like any other file.
#pragma once

#include <string>
#include <vector>

namespace certledger::tools {

/// A line for each code of a page (ledger/proofs/paper/code.h) in any of the pictures; other codes
/// are passed over, and so are pictures without codes beside one that has some. Throws Failure:
/// malformed, for what is neither PNG nor JPEG, is damaged, or when no picture has such a code;
/// too_large. Throws SystemError(store) when a picture or the program is not there, or it ended
/// without having looked through the picture.
std::string read_codes_of(const std::vector<std::string>& pictures);

}  // namespace certledger::tools
