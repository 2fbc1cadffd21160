// The origin: the name of a ledger in every signature and checkpoint (c2sp.org/tlog-checkpoint).
#pragma once

#include <string_view>

namespace certledger {

/// Whether `origin` can name a ledger. It has 1 to 255 bytes of plain text, without '+' and without
/// any white space of Unicode; signed notes require this of key names. It does not begin with
/// "certledger/", as the signing input of statements does, so neither can be read as the other.
bool is_valid_origin(std::string_view origin);

/// Whether `name` can name the key of a note: as above, without the last condition.
bool is_valid_key_name(std::string_view name);

}  // namespace certledger
