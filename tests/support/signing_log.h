// A log that signs what it likes: for tests of what is said of checkpoints.
#pragma once

#include <string>

#include "ledger/base/sign.h"
#include "ledger/log/note_sign.h"
#include "ledger/proofs/trusted_checkpoint.h"

namespace certledger::testing {

inline constexpr const char* ledger_origin = "example.org/ledger";

struct SigningLog {
  std::string origin = ledger_origin;
  SecretKey secret = SecretKey::generate();
  log::VerifierKey key = log::verifier_key(origin, log::KeyType::ed25519, secret.public_key());

  /// A checkpoint whose root is that octet, 32 times.
  [[nodiscard]] log::Checkpoint at(log::TreeSize size, std::uint8_t root) const {
    log::Checkpoint checkpoint{origin, size, {}};
    checkpoint.root.bytes.fill(root);
    return checkpoint;
  }
  [[nodiscard]] log::Note sign(const std::string& text) const {
    return log::signed_note(text, origin, secret);
  }
  [[nodiscard]] log::Note note(const log::Checkpoint& checkpoint) const {
    return sign(log::format_checkpoint(checkpoint));
  }
  [[nodiscard]] proofs::Memory memory(const log::Checkpoint& checkpoint) const {
    return proofs::signed_memory(key, checkpoint, note(checkpoint));
  }
  [[nodiscard]] proofs::Memory memory(log::TreeSize size, std::uint8_t root) const {
    return memory(at(size, root));
  }
};

}  // namespace certledger::testing
