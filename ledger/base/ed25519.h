// Ed25519 keys and signatures (RFC 8032): the checking half. Making signatures is sign.h, a file
// of its own, so that a program that only verifies does not contain it.
#pragma once

#include "ledger/base/hash.h"

namespace certledger {

using PublicKey = Octets<struct PublicKeyTag, 32>;
using Signature = Octets<struct SignatureTag, 64>;

/// Whether `signature` over `message` is by `key`: libsodium's crypto_sign_verify_detached, the
/// project's one definition of a valid signature.
bool verify(const PublicKey& key, BytesView message, const Signature& signature);

/// Whether `key` may be registered: canonical, on the curve, not of small order, and in the
/// prime-order subgroup.
bool is_sound_key(const PublicKey& key);

}  // namespace certledger
