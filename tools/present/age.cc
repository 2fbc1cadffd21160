#include "tools/present/age.h"

#include <algorithm>
#include <array>

#include "ledger/base/text.h"
#include "tools/process/verdict.h"

namespace certledger::tools {
namespace {

/// Ten years: a higher limit is useless.
constexpr std::uint64_t longest_age = std::uint64_t{3660} * 24 * 60 * 60;

/// A unit of ages. Ages from `least` seconds on are shown in it.
struct AgeUnit {
  std::uint64_t least;
  std::uint64_t seconds;
  const char* en;
  const char* zh;
};
constexpr std::uint64_t day_seconds = std::uint64_t{24} * 60 * 60;
constexpr std::uint64_t year_seconds = 365 * day_seconds + day_seconds / 4;
constexpr std::array<AgeUnit, 6> age_units{{
    {10 * year_seconds, year_seconds, "year", "年"},
    {92 * day_seconds, year_seconds / 12, "month", "个月"},
    {2 * day_seconds, day_seconds, "day", "天"},
    {std::uint64_t{2} * 60 * 60, std::uint64_t{60} * 60, "hour", "小时"},
    {std::uint64_t{2} * 60, 60, "minute", "分钟"},
    {0, 1, "second", "秒"},
}};

const AgeUnit& unit_of(std::uint64_t seconds) {
  return *std::ranges::find_if(age_units,
                               [&](const AgeUnit& unit) { return seconds >= unit.least; });
}

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
                   ": write a whole number and d, h, m or s, for example 7d; at most ten years");
}

std::string age_in_words(std::uint64_t seconds) {
  const AgeUnit& unit = unit_of(seconds);
  const std::uint64_t count = seconds / unit.seconds;
  return std::to_string(count) + " " + unit.en + (count == 1 ? "" : "s");
}

std::string age_in_chinese(std::uint64_t seconds) {
  const AgeUnit& unit = unit_of(seconds);
  return std::to_string(seconds / unit.seconds) + " " + unit.zh;
}

}  // namespace certledger::tools
