// Cosignatures (c2sp.org/tlog-cosignature, "cosignature/v1"): a witness's signature on a
// checkpoint, with the time at which the checkpoint was the largest consistent one that the witness
// had seen. note_sign.h makes them.
#pragma once

#include <string_view>

#include "ledger/base/date.h"
#include "ledger/base/ed25519.h"
#include "ledger/base/result.h"

namespace certledger::log {

/// What a witness signs: "cosignature/v1\ntime T\n" and the note's whole text.
Bytes cosignature_message(Time time, std::string_view text);

/// The bytes after the key id in the note: the time as eight bytes, most significant first, and the
/// signature.
Bytes cosignature_blob(Time time, const Signature& signature);

/// Checks such a blob against `text`, and returns its time. Errors: bad_signature, also for another
/// length or a time after latest_time.
Result<Time> verify_cosignature(const PublicKey& key, std::string_view text, BytesView blob);

}  // namespace certledger::log
