// The command line of certledger-witness.
#pragma once

#include <array>

#include "tools/arguments/command_line.h"

namespace certledger::tools {

extern const Usage witness_usage;
extern const std::array<Usage, 2> witness_commands;  ///< cosign, vkey

}  // namespace certledger::tools
