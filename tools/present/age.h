// Ages on the command line, "7d", and in words, "34 months".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace certledger::tools {

/// Parses "7d", "12h", "30m" or "90s" into seconds, at most ten years. Throws UsageError, which
/// names `option`.
std::uint64_t parse_age(std::string_view text, std::string_view option);

/// An age in whole units, rounded down: "40 seconds", "5 minutes", "19 days", "34 months", "12
/// years".
std::string age_in_words(std::uint64_t seconds);
/// The same in Chinese: "34 个月".
std::string age_in_chinese(std::uint64_t seconds);

}  // namespace certledger::tools
