// Finds the QR codes in a picture.
#pragma once

#include <string>

#include "tools/certledger-scan/picture.h"

namespace certledger::tools {

/// One line for each code, in the form of ending.h.
std::string codes_in(const Picture& picture);

}  // namespace certledger::tools
