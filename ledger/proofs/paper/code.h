// Compact proofs as the text of QR codes (docs/format.md, "QR codes"): one text, or several for one
// proof that is too long for one code, in any order. All characters are of a code's alphanumeric
// mode.
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

/// How each of the texts begins.
inline constexpr std::string_view code_word = "CL1";

/// As many as Structured Append has.
inline constexpr std::size_t max_codes = 16;

/// The texts of a proof, as few as can be when each has at most `most` characters. Errors:
/// too_large, when it takes more than 16; `most` is at least 64.
Result<std::vector<std::string>> write_codes(BytesView proof, std::size_t most);

/// The proof of which these are the codes: texts that end in a line feed each, which the last may
/// lack; one that is there again says nothing. Errors: malformed, which names missing parts, and
/// says so of the codes of two proofs; too_large (over 256 KiB).
Result<Bytes> read_codes(std::string_view texts);

}  // namespace certledger::proofs::paper
