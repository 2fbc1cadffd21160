// Options for the keys that a command signs with, and for their passphrases.
#pragma once

#include <memory>

#include "tools/arguments/key_option.h"

namespace CLI {
class App;
}

namespace certledger::tools {

/// The author's key: --key (CERTLEDGER_KEY), --passphrase-file, --passphrase-fd.
std::shared_ptr<KeyOption> add_author_key(CLI::App& app);

/// The operator's key, which signs seals and checkpoints: --operator-key (CERTLEDGER_OPERATOR_KEY),
/// --operator-passphrase-file.
std::shared_ptr<KeyOption> add_operator_key(CLI::App& app);

}  // namespace certledger::tools
