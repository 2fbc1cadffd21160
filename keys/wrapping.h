// Key wrapping. Argon2id (RFC 9106) derives a key from a passphrase. XChaCha20-Poly1305
// (draft-irtf-cfrg-xchacha-03) encrypts the seed under it, and also authenticates the text around
// the seed.
#pragma once

#include <cstdint>
#include <optional>

#include "keys/passphrase.h"
#include "keys/secret_bytes.h"
#include "ledger/base/hash.h"

namespace certledger::keys {

using Salt = Octets<struct SaltTag, 16>;
using Nonce = Octets<struct NonceTag, 24>;

inline constexpr std::size_t wrapping_key_bytes = 32;
inline constexpr std::size_t seal_bytes = 16;  ///< encryption adds this many bytes

/// What one guess at a passphrase costs: passes over memory, and the size of that memory in bytes.
struct KdfCost {
  std::uint64_t passes = 3;
  std::uint64_t memory = std::uint64_t{256} << 20;
  friend bool operator==(const KdfCost&, const KdfCost&) = default;
};

/// Whether the KDF cost is within bounds: 64 MiB to 1 GiB, 1 to 16 passes. A lower cost is weak, a
/// higher one could exhaust the machine. Callers check this before they allocate memory.
bool is_allowed(const KdfCost& cost);

Salt random_salt();
Nonce random_nonce();

/// Argon2id, version 1.3, one lane, 32 bytes. `cost` must be allowed. Throws SystemError(store)
/// when there is not enough memory.
SecretBytes wrapping_key(const Passphrase& passphrase, const Salt& salt, const KdfCost& cost);

/// Encrypts `secret` and authenticates `header` with it. `key` has wrapping_key_bytes bytes.
Bytes seal(BytesView key, const Nonce& nonce, BytesView header, BytesView secret);

/// Decrypts what `seal` made. Returns nothing when key, nonce, header or sealed bytes differ.
std::optional<SecretBytes> unseal(BytesView key, const Nonce& nonce, BytesView header,
                                  BytesView sealed);

}  // namespace certledger::keys
