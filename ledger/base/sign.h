// Ed25519 secret keys, and how to sign (RFC 8032). Separate from ed25519.h, so that a verifier does
// not link it.
#pragma once

#include <memory>

#include "ledger/base/ed25519.h"

namespace certledger {

inline constexpr std::size_t seed_bytes = 32;

/// An Ed25519 key pair whose secret half lives in locked, guarded memory and is wiped on
/// destruction. Move only. Signing is safe from several threads at once.
class SecretKey {
 public:
  /// From the 32-byte seed; the caller wipes its own copy.
  static SecretKey from_seed(BytesView seed);
  /// From the system's random generator.
  static SecretKey generate();

  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  [[nodiscard]] Signature sign(BytesView message) const;
  /// The seed, to be stored encrypted: 32 bytes inside the guarded memory, valid while this is.
  [[nodiscard]] BytesView seed() const;

 private:
  struct Free {
    void operator()(std::uint8_t* secret) const;
  };
  SecretKey() = default;
  std::unique_ptr<std::uint8_t, Free> secret_;  // 64 bytes: seed, then public key
  PublicKey public_;
};

}  // namespace certledger
