#include "tools/common/age.h"

#include <array>
#include <string>

#include "ledger/base/text.h"
#include "tools/common/verdict.h"

namespace certledger::tools {
namespace {

/// Ten years: more is no demand.
constexpr std::uint64_t longest_age = std::uint64_t{3660} * 24 * 60 * 60;

}  // namespace

std::uint64_t parse_age(std::string_view text, std::string_view option) {
  struct Unit {
    char letter;
    std::uint64_t seconds;
  };
  constexpr std::array<Unit, 4> units{{{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}}};
  for (const Unit& unit : units) {
    if (!text.ends_with(unit.letter)) continue;
    const auto number = parse_decimal(text.substr(0, text.size() - 1));
    if (number && *number <= longest_age / unit.seconds) return *number * unit.seconds;
  }
  throw UsageError(std::string(option) + " " + std::string(text) +
                   ": write a whole number and d, h, m or s, like 7d; at most ten years");
}

}  // namespace certledger::tools
