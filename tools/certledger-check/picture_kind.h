// What a file is that is given as a picture, by its first bytes alone: names and what a file says
// of itself later are whoever's word wrote it.
#pragma once

#include <optional>
#include <string>

#include "ledger/base/bytes.h"

namespace certledger::tools {

/// Nothing for a PNG or JPEG file, which are read. For every other, what it is, where that is
/// known, and what to do. `begin` are its first 64 bytes, or all of them.
std::optional<std::string> refuse_kind(BytesView begin);

}  // namespace certledger::tools
