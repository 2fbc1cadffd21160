// A secret key that a command signs with, and the source of its passphrase.
#pragma once

#include <string>

#include "keys/key_text.h"
#include "keys/keyfile.h"
#include "keys/passphrase_command.h"

namespace certledger::tools {

/// The options for one secret key.
struct KeyOption {
  std::string option;  ///< "--key"
  std::string file;
  std::string passphrase_file;
  int passphrase_fd = -1;

  /// Loads the key. The options may give no source of the passphrase (see passphrase_for). Throws
  /// UsageError when no file was named.
  [[nodiscard]] SecretKey load() const;
  /// The same, with the name in the key file.
  [[nodiscard]] keys::NamedKey load_named() const;
};

/// Parses the command that the option or variable `named_by` holds. Throws UsageError.
keys::PassphraseCommand passphrase_command_of(const std::string& command,
                                              const std::string& named_by);

/// Sets the command of --passphrase-command for this process. It gives the passphrase of each key
/// that has no passphrase file or descriptor. When it is empty, CERTLEDGER_PASSPHRASE_COMMAND
/// counts.
void choose_passphrase_command(std::string command);

/// Whether an option set the command.
bool is_passphrase_command_chosen();

/// Gets the passphrase from the given file or descriptor; else from the passphrase command, if
/// there is one; else from the terminal.
keys::Passphrase passphrase_for(const std::string& key_file, const std::string& passphrase_file,
                                int passphrase_fd);

/// The same for a new key. On the terminal it asks twice.
keys::Passphrase new_passphrase_for(const std::string& key_file, const std::string& passphrase_file,
                                    int passphrase_fd);

/// Reads name and public half from a key file, without a passphrase. (Loading the key compares the
/// public half with the secret half.) Throws SystemError(key_unusable).
keys::KeyText read_public_half(const std::string& file);

}  // namespace certledger::tools
