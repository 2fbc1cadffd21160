// A verb of the noun `certificate`: the page to print.
#pragma once

#include "tools/certledger/frame/command.h"

namespace certledger::tools {

void add_extract(CLI::App& noun, Context& context);

}  // namespace certledger::tools
