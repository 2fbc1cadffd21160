// The command line of certledger-check.
#pragma once

#include "tools/arguments/command_line.h"

namespace certledger::tools {

extern const Usage check_usage;

}  // namespace certledger::tools
