// Creates and loads secret key files, and changes their passphrases. key_text.h describes the text.
//
// A key file must be a regular file (not a link), belong to the user who runs the program, and give
// no rights to other users. Every failure is a SystemError(key_unusable) that names the file and,
// where there is one, the command that repairs it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "keys/passphrase.h"
#include "keys/wrapping.h"
#include "ledger/base/sign.h"

namespace certledger::keys {

/// Called at most once, when a passphrase is needed.
using AskPassphrase = std::function<Passphrase()>;

/// Creates the file (mode 0600) with the encrypted key. Never overwrites an existing file. `name`
/// is plain text of 1 to 255 bytes. `cost` must be allowed (is_allowed).
void create_key_file(const std::filesystem::path& path, const SecretKey& key, std::string_view name,
                     const Passphrase& passphrase, const KdfCost& cost = {});

/// The same without encryption: anybody who can read the file can sign.
void create_unencrypted_key_file(const std::filesystem::path& path, const SecretKey& key,
                                 std::string_view name);

struct NamedKey {
  std::string name;
  SecretKey key;
};

/// Loads the key. Derives the public half from the seed, and refuses the file when it states
/// another one. Calls `ask` only for an encrypted file.
NamedKey load_key_file(const std::filesystem::path& path, const AskPassphrase& ask);

/// Encrypts the key in a file under a new passphrase, atomically. The old file may be unencrypted.
void change_passphrase(const std::filesystem::path& path, const AskPassphrase& ask_old,
                       const AskPassphrase& ask_new, const KdfCost& cost = {});

}  // namespace certledger::keys
