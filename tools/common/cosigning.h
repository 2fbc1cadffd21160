// Cosignatures as the programs make them: whose, at this machine's time.
#pragma once

#include <string>

#include "ledger/log/note_sign.h"
#include "tools/common/key_option.h"

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

}  // namespace certledger::tools
