// Judges a proof in whatever form a reader holds it: a proof file, a compact proof (compact.h), or the
// text of a compact proof's QR codes (code.h).
#pragma once

#include <string_view>

#include "ledger/proofs/verify.h"

namespace certledger::proofs::paper {

/// Recognises the form by the first bytes, makes the proof file from it, and judges that
/// (proofs/verify.h). Errors: too_large and malformed, of the bytes; those of expand (compact.h) and
/// of proofs::verify.
Result<Proven> verify(std::string_view bytes, const Keys& keys,
                      const std::optional<scheme::SubjectId>& asked);

}  // namespace certledger::proofs::paper
