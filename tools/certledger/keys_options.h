// Which keys a command signs with, and where their passphrases come from.
#pragma once

#include <memory>
#include <string>

#include "keys/keyfile.h"

namespace CLI {
class App;
}

namespace certledger::tools {

/// Options for one secret key.
struct KeyOption {
  std::string option;  ///< "--key"
  std::string file;
  std::string passphrase_file;
  int passphrase_fd = -1;

  /// Loads the key; asks on the terminal when no other source of the passphrase is given. Throws
  /// UsageError when no file was named.
  [[nodiscard]] SecretKey load() const;
};

/// --key (CERTLEDGER_KEY), --passphrase-file, --passphrase-fd: the author's.
std::shared_ptr<KeyOption> add_author_key(CLI::App& app);

/// --operator-key (CERTLEDGER_OPERATOR_KEY), --operator-passphrase-file: who seals and signs
/// checkpoints.
std::shared_ptr<KeyOption> add_operator_key(CLI::App& app);

/// The passphrase by file, descriptor or terminal.
keys::Passphrase passphrase_for(const std::string& what, const std::string& file, int fd);

}  // namespace certledger::tools
