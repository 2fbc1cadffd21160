// Verifies a proof in any form: a proof file, a compact proof (compact.h), or the text of its QR
// codes (code.h).
#pragma once

#include <string_view>

#include "ledger/proofs/verify.h"

namespace certledger::proofs::paper {

/// Recognises the form by its first bytes, makes the proof file, and verifies it (proofs/verify.h).
/// Errors: too_large and malformed; those of expand (compact.h) and of proofs::verify.
Result<Proven> verify(std::string_view bytes, const Keys& keys,
                      const std::optional<scheme::SubjectId>& asked);

}  // namespace certledger::proofs::paper
