// Ed25519 public keys, and how to verify signatures (RFC 8032). sign.h makes signatures; it is a
// separate file so that a program that only verifies does not contain it.
#pragma once

#include "ledger/base/hash.h"

namespace certledger {

using PublicKey = Octets<struct PublicKeyTag, 32>;
using Signature = Octets<struct SignatureTag, 64>;

/// Whether `key` made `signature` over `message`. This is libsodium's crypto_sign_verify_detached,
/// the project's only definition of a valid signature.
bool verify(const PublicKey& key, BytesView message, const Signature& signature);

/// Whether `key` may be registered: canonical, on the curve, not of small order, and in the
/// prime-order subgroup.
bool is_sound_key(const PublicKey& key);

}  // namespace certledger
