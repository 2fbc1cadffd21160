// Cosignatures as the programs make them: whose, at this machine's time, and when the last one was
// made: it is kept under the checkpoint that the cosigner remembers.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ledger/log/note_sign.h"
#include "ledger/proofs/trusted_checkpoint.h"
#include "tools/arguments/key_option.h"

namespace certledger::tools {

/// Who cosigns with the key of a file: under the file's name, or another that was given. Throws
/// UsageError, naming `option`, when that cannot be the name of a verifier key.
log::VerifierKey cosigner(const keys::KeyText& half, const std::string& given, const char* option);

/// This machine's time, to cosign at. Throws SystemError(clock) when it cannot be right.
Time cosigning_time();

struct MadeCosignature {
  Time time;
  std::string line;  ///< as it stands under a note, with its line feed
};

/// Cosigns a checkpoint's text now, and verifies what was made. `who` is of the public half of
/// `key`. Throws SystemError: store, when this machine's clock cannot be right; key_unusable, when
/// the key is not that of `who`, or makes bad signatures.
MadeCosignature cosign_now(const std::string& text, const log::VerifierKey& who,
                           const SecretKey& key);

/// When that key cosigned last, by the cosignatures under what is remembered; 1970 when it never
/// did.
Time last_cosignature(std::span<const proofs::Memory> memories, const PublicKey& key);

/// A clock that was set back says that older states are the newest: so it was wrong then, or is
/// now. Throws Failure(clock).
void refuse_clock_behind(Time now, Time last);

/// Puts it under the checkpoint that is remembered of that origin.
void remember_cosignature(std::vector<proofs::Memory>& memories, const std::string& origin,
                          const MadeCosignature& made);

}  // namespace certledger::tools
