#include "ledger/base/ed25519.h"

#include <sodium.h>

namespace certledger {

bool verify(const PublicKey& key, BytesView message, const Signature& signature) {
  // crypto_sign_verify_detached by another name, so that the linker does not include signing.
  return crypto_sign_ed25519_verify_detached(signature.bytes.data(), message.data(), message.size(),
                                             key.bytes.data()) == 0;
}

bool is_sound_key(const PublicKey& key) {
  return crypto_core_ed25519_is_valid_point(key.bytes.data()) == 1;
}

}  // namespace certledger
