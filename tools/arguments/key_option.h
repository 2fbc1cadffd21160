// A secret key that a command signs with, and where its passphrase comes from.
#pragma once

#include <string>

#include "keys/key_text.h"
#include "keys/keyfile.h"
#include "keys/passphrase_command.h"

namespace certledger::tools {

/// Options for one secret key.
struct KeyOption {
  std::string option;  ///< "--key"
  std::string file;
  std::string passphrase_file;
  int passphrase_fd = -1;

  /// Loads the key; no source of the passphrase need be given (passphrase_for). Throws
  /// UsageError when no file was named.
  [[nodiscard]] SecretKey load() const;
  /// The same with the name that its file states.
  [[nodiscard]] keys::NamedKey load_named() const;
};

/// The command that an option or a variable of the name `named_by` has for its value. Throws
/// UsageError.
keys::PassphraseCommand passphrase_command_of(const std::string& command,
                                              const std::string& named_by);

/// Decides once how this process gets the passphrases of keys for which no file or descriptor is
/// given: --passphrase-command. Empty: by CERTLEDGER_PASSPHRASE_COMMAND, where that is set.
void choose_passphrase_command(std::string command);

/// Whether it was chosen by an option.
bool is_passphrase_command_chosen();

/// The passphrase by the file or descriptor that is given; otherwise by the passphrase command, if
/// there is one; otherwise asked for on the terminal.
keys::Passphrase passphrase_for(const std::string& key_file, const std::string& passphrase_file,
                                int passphrase_fd);

/// The same for a key that is made: the terminal is asked twice.
keys::Passphrase new_passphrase_for(const std::string& key_file, const std::string& passphrase_file,
                                    int passphrase_fd);

/// What the key's file states, which no passphrase is needed for: name and public half, compared
/// with the secret one whenever that is loaded. Throws SystemError(key_unusable).
keys::KeyText read_public_half(const std::string& file);

}  // namespace certledger::tools
