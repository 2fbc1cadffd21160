// A secret key that a command signs with, and where its passphrase comes from.
#pragma once

#include <string>

#include "keys/key_text.h"
#include "keys/keyfile.h"

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
  /// The same with the name that its file states.
  [[nodiscard]] keys::NamedKey load_named() const;
};

/// The passphrase by file, descriptor or terminal.
keys::Passphrase passphrase_for(const std::string& what, const std::string& file, int fd);

/// What the key's file states, which no passphrase is needed for: name and public half, compared
/// with the secret one whenever that is loaded. Throws SystemError(key_unusable).
keys::KeyText read_public_half(const std::string& file);

}  // namespace certledger::tools
