#include "ledger/base/sign.h"

#include <sodium.h>

#include <new>

#include "ledger/base/check.h"

namespace certledger {

void SecretKey::Free::operator()(std::uint8_t* secret) const { sodium_free(secret); }

SecretKey SecretKey::from_seed(BytesView seed) {
  CERTLEDGER_CHECK(seed.size() == seed_bytes);
  SecretKey key;
  key.secret_.reset(static_cast<std::uint8_t*>(sodium_malloc(crypto_sign_SECRETKEYBYTES)));
  if (!key.secret_) throw std::bad_alloc();
  crypto_sign_seed_keypair(key.public_.bytes.data(), key.secret_.get(), seed.data());
  sodium_mprotect_readonly(key.secret_.get());
  return key;
}

SecretKey SecretKey::generate() {
  Octets<SecretKey, seed_bytes> seed;
  randombytes_buf(seed.bytes.data(), seed_bytes);
  SecretKey key = from_seed(seed.view());
  sodium_memzero(seed.bytes.data(), seed_bytes);
  return key;
}

Signature SecretKey::sign(BytesView message) const {
  Signature signature;
  crypto_sign_detached(signature.bytes.data(), nullptr, message.data(), message.size(),
                       secret_.get());
  return signature;
}

BytesView SecretKey::seed() const { return {secret_.get(), seed_bytes}; }

}  // namespace certledger
