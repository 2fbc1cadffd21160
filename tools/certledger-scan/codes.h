// The QR codes in a picture.
#pragma once

#include <string>

#include "tools/certledger-scan/picture.h"

namespace certledger::tools {

/// A line for each code, as ending.h has it.
std::string codes_in(const Picture& picture);

}  // namespace certledger::tools
