// The JSON type of all programs: members stay in the order in which they were put in.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace certledger::tools {

using Json = nlohmann::ordered_json;

/// The JSON as programs print it: two spaces deep, a line feed at the end, and escaped what no text
/// may hold (ledger/base/characters.h), so that nothing hidden reaches a terminal. Bytes that are
/// no UTF-8 (a path may have them) are written as U+FFFD.
std::string written(const Json& json);
/// The same on one line, without a line feed.
std::string written_line(const Json& json);

}  // namespace certledger::tools
