// The JSON type of all programs. Members keep the order of insertion.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace certledger::tools {

using Json = nlohmann::ordered_json;

/// The JSON as programs print it, indented by two spaces, with a line feed at the end. Characters
/// that a text must not contain (ledger/base/characters.h) are escaped, so that nothing hidden
/// reaches a terminal. Bytes that are not UTF-8 (a path may have them) become U+FFFD.
std::string written(const Json& json);
/// The same on one line, without a line feed.
std::string written_line(const Json& json);

}  // namespace certledger::tools
