// Packed text: two bytes for a Chinese character and one for ASCII; UTF-8 takes three and one
// (docs/format.md, "Compact proofs").
//
//   U+0000–007F                               the byte
//   U+4E00–9FFF, U+0080–2BFF, U+3000–303F,    two bytes, most significant first: 8000 + the place
//   U+FF00–FFEF (in this order)               in these ranges; always below FF00
//   all others                                FF and the code point as three bytes
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace certledger::proofs::paper {

/// `text` is valid UTF-8.
Bytes pack_text(std::string_view text);

/// Reads what pack_text writes, and only that.
std::optional<std::string> unpack_text(BytesView packed);

}  // namespace certledger::proofs::paper
