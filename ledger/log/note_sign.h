// Signs notes and cosigns checkpoints. It is in the library certledger-signing, separate from
// note.h, so that a verifier does not contain it.
#pragma once

#include "ledger/base/sign.h"
#include "ledger/log/note.h"

namespace certledger::log {

/// The signature line of `text` by `key` under `name`. `text` is a note's text, and `name` a valid
/// key name.
NoteSignature sign_note(std::string_view text, std::string_view name, const SecretKey& key);

/// A note with only that signature.
Note signed_note(std::string_view text, std::string_view name, const SecretKey& key);

/// The cosignature of the checkpoint `text` (the note's text, cosignature.h) at `time`, which is
/// not after latest_time. Use the key only to cosign, and only in one role: the message does not
/// name the cosigner.
NoteSignature cosign(std::string_view text, std::string_view name, const SecretKey& key, Time time);

}  // namespace certledger::log
