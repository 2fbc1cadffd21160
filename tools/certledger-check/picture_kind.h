// Recognises the format of a picture file by its first bytes. File names and other data are not
// trusted.
#pragma once

#include <optional>
#include <string>

#include "ledger/base/bytes.h"

namespace certledger::tools {

/// Returns nothing for PNG and JPEG, which can be read. For other files returns what the file is,
/// if known, and what to do. `begin` holds its first 64 bytes, or all of them.
std::optional<std::string> refuse_kind(BytesView begin);

}  // namespace certledger::tools
