// Base45 (RFC 9285): bytes as the 45 characters of a QR code's alphanumeric mode, three for two. QR
// readers return such text unchanged; they would interpret bytes as text in some charset.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace certledger::proofs::paper {

std::string to_base45(BytesView bytes);

/// Reads what to_base45 writes, and only that. Nothing for another character, an impossible length,
/// or a group that is too large.
std::optional<Bytes> from_base45(std::string_view text);

}  // namespace certledger::proofs::paper
