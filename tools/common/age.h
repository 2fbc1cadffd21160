// Ages on the command line: "7d".
#pragma once

#include <cstdint>
#include <string_view>

namespace certledger::tools {

/// "7d", "12h", "30m" or "90s" in seconds, at most ten years. Throws UsageError, which names
/// `option`.
std::uint64_t parse_age(std::string_view text, std::string_view option);

}  // namespace certledger::tools
