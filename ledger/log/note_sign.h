// Signing notes and cosigning checkpoints. Apart from note.h, in the library certledger-signing, so
// that a verifier does not contain it.
#pragma once

#include "ledger/base/sign.h"
#include "ledger/log/note.h"

namespace certledger::log {

/// The signature of `text` by `key` under `name`, to stand in a note. `text` is a note's text and
/// `name` a valid key name.
NoteSignature sign_note(std::string_view text, std::string_view name, const SecretKey& key);

/// A note with that one signature.
Note signed_note(std::string_view text, std::string_view name, const SecretKey& key);

/// The cosignature of the checkpoint `text` (its body as in the note, cosignature.h) at `time`, not
/// after latest_time. The key is used for cosigning alone, and in one role: the message does not
/// say who cosigns.
NoteSignature cosign(std::string_view text, std::string_view name, const SecretKey& key, Time time);

}  // namespace certledger::log
