#include "keys/wrapping.h"

#include <sodium.h>

#include "ledger/base/check.h"
#include "ledger/base/result.h"

namespace certledger::keys {

static_assert(Salt::size == crypto_pwhash_argon2id_SALTBYTES);
static_assert(Nonce::size == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(wrapping_key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(seal_bytes == crypto_aead_xchacha20poly1305_ietf_ABYTES);

bool is_allowed(const KdfCost& cost) {
  constexpr std::uint64_t mebibyte = 1 << 20;
  return cost.memory >= 64 * mebibyte && cost.memory <= 1024 * mebibyte && cost.passes >= 1 &&
         cost.passes <= 16;
}

Salt random_salt() {
  Salt salt;
  randombytes_buf(salt.bytes.data(), Salt::size);
  return salt;
}

Nonce random_nonce() {
  Nonce nonce;
  randombytes_buf(nonce.bytes.data(), Nonce::size);
  return nonce;
}

SecretBytes wrapping_key(const Passphrase& passphrase, const Salt& salt, const KdfCost& cost) {
  CERTLEDGER_CHECK(is_allowed(cost));
  SecretBytes key(wrapping_key_bytes);
  const BytesView words = passphrase.view();
  const int code = crypto_pwhash(
      key.writable().data(), wrapping_key_bytes, reinterpret_cast<const char*>(words.data()),
      words.size(), salt.bytes.data(), cost.passes, cost.memory, crypto_pwhash_ALG_ARGON2ID13);
  if (code != 0) {
    throw SystemError(
        Fault::store,
        "not enough memory to derive the key from the passphrase: this key file needs " +
            std::to_string(cost.memory >> 20) + " MiB");
  }
  return key;
}

Bytes seal(BytesView key, const Nonce& nonce, BytesView header, BytesView secret) {
  CERTLEDGER_CHECK(key.size() == wrapping_key_bytes);
  Bytes sealed(secret.size() + seal_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, secret.data(), secret.size(),
                                             header.data(), header.size(), nullptr,
                                             nonce.bytes.data(), key.data());
  return sealed;
}

std::optional<SecretBytes> unseal(BytesView key, const Nonce& nonce, BytesView header,
                                  BytesView sealed) {
  CERTLEDGER_CHECK(key.size() == wrapping_key_bytes);
  if (sealed.size() < seal_bytes) return std::nullopt;
  SecretBytes secret(sealed.size() - seal_bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          secret.writable().data(), nullptr, nullptr, sealed.data(), sealed.size(), header.data(),
          header.size(), nonce.bytes.data(), key.data()) != 0) {
    return std::nullopt;
  }
  return secret;
}

}  // namespace certledger::keys
