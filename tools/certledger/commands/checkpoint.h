// The verbs of certledger checkpoint.
#pragma once

#include "tools/certledger/frame/command.h"

namespace certledger::tools {

void add_checkpoint_add(CLI::App& checkpoint, Context& context);
void add_checkpoint_renew(CLI::App& checkpoint, Context& context);

}  // namespace certledger::tools
