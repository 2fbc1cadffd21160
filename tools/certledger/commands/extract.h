// The verb `extract` of the noun `certificate`.
#pragma once

#include "tools/certledger/frame/command.h"

namespace certledger::tools {

void add_extract(CLI::App& noun, Context& context);

}  // namespace certledger::tools
