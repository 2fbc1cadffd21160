// The text of a secret key file, version 1. Lines end in one line feed; a value has one spelling.
//
//   certledger secret key v1
//   name: example.org/ledger              whose key it is: the key name of its verifier key
//   public: 64 digits                     the public half, lower-case hexadecimal
//   kdf: argon2id PASSES MEMORY           decimal; memory in bytes. Or: kdf: none
//   salt: 32 digits                       only with argon2id
//   nonce: 48 digits                      only with argon2id
//   secret: base64                        the 32-octet seed, sealed (48 octets) or as it is
//
// With argon2id all lines before `secret:` are the authenticated header, so that no character of
// the file can change unnoticed.
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

/// The whole file. The caller wipes it when `secret` is a bare seed.
std::string format_key_text(const KeyText& text, BytesView secret);

struct ParsedKeyText {
  KeyText text;
  SecretBytes secret;  ///< sealed or bare, of the right length
};

/// Reads what format_key_text writes, and only that. Errors: malformed; too_large for a cost that
/// is_allowed refuses.
Result<ParsedKeyText> parse_key_text(std::string_view file);

/// Whether `name` can be a key's name: plain text of 1 to 255 bytes that neither begins nor ends
/// with a space.
bool is_key_file_name(std::string_view name);

}  // namespace certledger::keys
