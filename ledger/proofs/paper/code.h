// Compact proofs as the text of QR codes (docs/format.md, "QR codes"): one text, or several in any
// order if the proof is too long for one code. All characters are of the alphanumeric mode.
//
//   CL1:BASE45                     the whole proof
//   CL1/PART/PARTS/DIGEST:BASE45   one of its parts, PART counting from 1; DIGEST is the first four
//                                  bytes of SHA-256 of the whole proof, in upper-case hexadecimal
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace certledger::proofs::paper {

/// Each text begins with this.
inline constexpr std::string_view code_word = "CL1";

/// As many as Structured Append allows.
inline constexpr std::size_t max_codes = 16;

/// The texts of a proof: as few as possible, each with at most `most` characters (at least 64).
/// Errors: too_large, if more than 16 are necessary.
Result<std::vector<std::string>> write_codes(BytesView proof, std::size_t most);

/// Reassembles a proof from its texts, one per line; the last line feed is optional. Ignores
/// repeated texts. Errors: malformed, which names missing parts, or says that the codes come from
/// two proofs; too_large (over 256 KiB).
Result<Bytes> read_codes(std::string_view texts);

}  // namespace certledger::proofs::paper
