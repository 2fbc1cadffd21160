// The text of a secret key file, version 1. Lines end in one line feed. Each value
// has exactly one spelling.
//
//   certledger secret key v1
//   name: example.org/ledger              the name of the key, as in its verifier key
//   public: 64 digits                     the public half, lower-case hexadecimal
//   kdf: argon2id PASSES MEMORY           decimal; memory in bytes. Or: kdf: none
//   salt: 32 digits                       only with argon2id
//   nonce: 48 digits                      only with argon2id
//   secret: base64                        the 32-byte seed: encrypted (48 bytes), or as it is
//
// With argon2id, the encryption authenticates all lines before `secret:`. So a change of any
// character of the file is detected.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "keys/secret_bytes.h"
#include "keys/wrapping.h"
#include "ledger/base/ed25519.h"
#include "ledger/base/result.h"

namespace certledger::keys {

inline constexpr std::size_t max_key_file_bytes = 4096;

/// How the secret of a key file is encrypted.
struct Encryption {
  KdfCost cost;
  Salt salt;
  Nonce nonce;
};

struct KeyText {
  std::string name;
  PublicKey public_key;
  std::optional<Encryption> encryption;
};

/// The lines before `secret:`, with the last one's line feed.
std::string header_of(const KeyText& text);

/// The whole file. The caller must wipe it when `secret` is an unencrypted seed.
std::string format_key_text(const KeyText& text, BytesView secret);

struct ParsedKeyText {
  KeyText text;
  SecretBytes secret;  ///< encrypted or not, of the right length
};

/// Accepts exactly what format_key_text writes. Errors: malformed; too_large for a cost that
/// is_allowed refuses.
Result<ParsedKeyText> parse_key_text(std::string_view file);

/// Whether `name` is valid as a key's name: plain text of 1 to 255 bytes that does not begin or end
/// with a space.
bool is_key_file_name(std::string_view name);

}  // namespace certledger::keys
