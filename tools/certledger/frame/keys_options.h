// Which keys a command signs with, and where their passphrases come from.
#pragma once

#include <memory>

#include "tools/arguments/key_option.h"

namespace CLI {
class App;
}

namespace certledger::tools {

/// --key (CERTLEDGER_KEY), --passphrase-file, --passphrase-fd: the author's.
std::shared_ptr<KeyOption> add_author_key(CLI::App& app);

/// --operator-key (CERTLEDGER_OPERATOR_KEY), --operator-passphrase-file: who seals and signs
/// checkpoints.
std::shared_ptr<KeyOption> add_operator_key(CLI::App& app);

}  // namespace certledger::tools
