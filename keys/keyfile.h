// Secret key files: made, loaded, given another passphrase. Their text is described in key_text.h.
//
// A key file is refused unless it is a regular file (not a link to one), belongs to the user who
// runs the program and gives nobody else any right. Every failure is a SystemError(key_unusable)
// that names the file and, where there is one, the command that mends it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "keys/passphrase.h"
#include "keys/wrapping.h"
#include "ledger/base/sign.h"

namespace certledger::keys {

/// Called when a passphrase is needed, at most once.
using AskPassphrase = std::function<Passphrase()>;

/// Makes the file (mode 0600) with `key` encrypted; an existing file is never overwritten.
/// `name` is plain text of 1 to 255 bytes; `cost` is allowed.
void create_key_file(const std::filesystem::path& path, const SecretKey& key, std::string_view name,
                     const Passphrase& passphrase, const KdfCost& cost = {});

/// The same with the key as it is: who can read the file can sign.
void create_unencrypted_key_file(const std::filesystem::path& path, const SecretKey& key,
                                 std::string_view name);

struct NamedKey {
  std::string name;
  SecretKey key;
};

/// The key in a file. The public half is derived anew from the seed and must be the one that the
/// file states. `ask` is called for an encrypted file only.
NamedKey load_key_file(const std::filesystem::path& path, const AskPassphrase& ask);

/// Encrypts the key in a file anew, at once or not at all; also one that was not encrypted.
void change_passphrase(const std::filesystem::path& path, const AskPassphrase& ask_old,
                       const AskPassphrase& ask_new, const KdfCost& cost = {});

}  // namespace certledger::keys
