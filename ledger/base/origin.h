// The origin: the name of a ledger in every signature and checkpoint (c2sp.org/tlog-checkpoint).
#pragma once

#include <string_view>

namespace certledger {

/// Whether `origin` can name a ledger: 1 to 255 octets of plain text without white space of any
/// Unicode kind and without '+', as signed notes demand of key names, and not beginning with
/// "certledger/", which begins what statements sign: neither can be read as the other.
bool is_valid_origin(std::string_view origin);

/// Whether `name` can be the name of a note's key: as above, without the last condition.
bool is_valid_key_name(std::string_view name);

}  // namespace certledger
