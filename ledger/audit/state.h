// What an audit leaves for the next one to go on from (docs/format.md, "Audit state"): a signed
// note by the auditor's own key, so that nobody else can say what was audited.
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
  Hash last_leaf;  ///< leaf hash of the last of them
  Time last_time;
  PublicKey sealer;  ///< who made it
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

/// Reads what sign_state writes with the secret half of `key`, and only that. Errors:
/// malformed; unknown_key, signed by another; bad_signature, when somebody edited it.
Result<State> open_state(std::string_view note, const PublicKey& key);

/// Whether a text begins as an audit state does, whoever signed it.
bool is_state(std::string_view begin);

}  // namespace certledger::audit
