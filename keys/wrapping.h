// Wrapping: a seed is encrypted under a key that Argon2id (RFC 9106) makes from a passphrase, with
// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), which also authenticates the text around it.
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
inline constexpr std::size_t seal_bytes = 16;  ///< a sealed text is this much longer

/// What a guess at a passphrase costs: passes over memory, and its size in bytes.
struct KdfCost {
  std::uint64_t passes = 3;
  std::uint64_t memory = std::uint64_t{256} << 20;
  friend bool operator==(const KdfCost&, const KdfCost&) = default;
};

/// Whether a cost is neither careless nor a trap: 64 MiB to 1 GiB, 1 to 16 passes. Looked at before
/// any memory is asked for.
bool is_allowed(const KdfCost& cost);

Salt random_salt();
Nonce random_nonce();

/// Argon2id, version 1.3, one lane, 32 octets. `cost` is allowed. Throws SystemError(store) when
/// the memory cannot be had.
SecretBytes wrapping_key(const Passphrase& passphrase, const Salt& salt, const KdfCost& cost);

/// `secret`, encrypted, and `header` authenticated with it. `key` has wrapping_key_bytes.
Bytes seal(BytesView key, const Nonce& nonce, BytesView header, BytesView secret);

/// The secret, or nothing when key, nonce, header or sealed octets are not those of `seal`.
std::optional<SecretBytes> unseal(BytesView key, const Nonce& nonce, BytesView header,
                                  BytesView sealed);

}  // namespace certledger::keys
