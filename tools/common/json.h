// The JSON type of all programs: members stay in the order in which they were put in.
#pragma once

#include <nlohmann/json.hpp>

namespace certledger::tools {

using Json = nlohmann::ordered_json;

}  // namespace certledger::tools
