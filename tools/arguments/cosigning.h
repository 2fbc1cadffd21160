// Makes cosignatures at this machine's time. A cosigner keeps its last cosignature under the
// checkpoint that it remembers.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ledger/log/note_sign.h"
#include "ledger/proofs/trusted_checkpoint.h"
#include "tools/arguments/key_option.h"

namespace certledger::tools {

/// The cosigner's verifier key, under the name in the key file, or under `given`. Throws
/// UsageError, which names `option`, when the name is not valid for a verifier key.
log::VerifierKey cosigner(const keys::KeyText& half, const std::string& given, const char* option);

/// The time for a cosignature, from this machine's clock. Throws SystemError(clock) when it cannot
/// be right.
Time cosigning_time();

struct MadeCosignature {
  Time time;
  std::string line;  ///< the signature line, with its line feed
};

/// Cosigns the text of a checkpoint now, and verifies the result. `who` must hold the public half
/// of `key`. Throws SystemError: clock, when this machine's clock cannot be right; key_unusable,
/// when `key` does not belong to `who`, or makes bad signatures.
MadeCosignature cosign_now(const std::string& text, const log::VerifierKey& who,
                           const SecretKey& key);

/// The time of the last cosignature of `key` in the memories; 1970 when there is none.
Time last_cosignature(std::span<const proofs::Memory> memories, const PublicKey& key);

/// Throws Failure(clock) when `now` is before `last`: the clock was wrong then, or is wrong now.
void refuse_clock_behind(Time now, Time last);

/// Adds the cosignature to the remembered checkpoint of that origin.
void remember_cosignature(std::vector<proofs::Memory>& memories, const std::string& origin,
                          const MadeCosignature& made);

}  // namespace certledger::tools
