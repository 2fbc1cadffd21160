// The text of the QR codes in a picture, read by another program: zbarimg of zbar-tools, which
// knows the formats of pictures. It is a process of its own, bounded, so that nothing that reads
// pictures is within the program that judges; what it says is judged like any other file.
#pragma once

#include <string>

namespace certledger::tools {

/// A line for each code. Throws SystemError: malformed, when there is none; too_large; store, when
/// there is no picture or no zbarimg.
std::string read_codes_of(const std::string& picture);

}  // namespace certledger::tools
