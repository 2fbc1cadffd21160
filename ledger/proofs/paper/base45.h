// Base45 (RFC 9285): bytes as the 45 characters of a QR code's alphanumeric mode, three for two.
// Readers of QR codes hand such text on as it is; bytes they take for text of some charset.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace certledger::proofs::paper {

std::string to_base45(BytesView bytes);

/// Reads what to_base45 writes, and only that; nothing for another character, a length that no
/// bytes have, or a group above its bytes' range.
std::optional<Bytes> from_base45(std::string_view text);

}  // namespace certledger::proofs::paper
