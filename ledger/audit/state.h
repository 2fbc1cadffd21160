// The state from which the next audit continues (docs/format.md, "Audit state"). It is a note
// signed with the auditor's own key, so nobody else can claim what was audited.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/date.h"
#include "ledger/base/ed25519.h"
#include "ledger/base/result.h"
#include "ledger/base/sign.h"
#include "ledger/log/tree.h"

namespace certledger::audit {

struct State {
  std::string origin;
  log::TreeSize size = 0;  ///< entries audited; the last is a seal
  Hash root;
  Hash last_leaf;  ///< leaf hash of the last entry
  Time last_time;
  PublicKey sealer;  ///< the key that made it
  Hash map_root;
  std::uint64_t subjects = 0;
  std::uint64_t checkpoints = 0;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(origin, size, root, last_leaf, last_time, sealer, map_root, subjects, checkpoints);
  }
  friend bool operator==(const State&, const State&) = default;
};

/// The note, signed under the name certledger-auditor.
std::string sign_state(const State& state, const SecretKey& key);

/// Reads what sign_state writes with the secret half of `key`, and only that. Errors: malformed;
/// unknown_key, if another key signed it; bad_signature, if somebody edited it.
Result<State> open_state(std::string_view note, const PublicKey& key);

/// Whether a text begins like an audit state, whoever signed it.
bool is_state(std::string_view begin);

}  // namespace certledger::audit
