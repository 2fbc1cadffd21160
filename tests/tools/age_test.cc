// Ages on the command line and in words.
#include "tools/present/age.h"

#include <boost/test/unit_test.hpp>

#include "tools/process/verdict.h"

namespace certledger::tools {
namespace {

constexpr std::uint64_t a_day = 86400;

struct AgeCase {
  std::uint64_t seconds;
  const char* en;
  const char* zh;
};

constexpr AgeCase age_cases[] = {
    {0, "0 seconds", "0 秒"},
    {1, "1 second", "1 秒"},
    {119, "119 seconds", "119 秒"},
    {120, "2 minutes", "2 分钟"},
    {7199, "119 minutes", "119 分钟"},
    {7200, "2 hours", "2 小时"},
    {2 * a_day - 1, "47 hours", "47 小时"},
    {2 * a_day, "2 days", "2 天"},
    {19 * a_day + 5, "19 days", "19 天"},
    {91 * a_day, "91 days", "91 天"},
    {92 * a_day, "3 months", "3 个月"},
    {1061 * a_day, "34 months", "34 个月"},
    {12 * 366 * a_day, "12 years", "12 年"},
};

BOOST_AUTO_TEST_SUITE(age)

BOOST_AUTO_TEST_CASE(an_age_is_told_in_the_unit_that_a_person_would_use) {
  for (const AgeCase& one : age_cases) {
    BOOST_TEST(age_in_words(one.seconds) == one.en);
    BOOST_TEST(age_in_chinese(one.seconds) == one.zh);
  }
}

BOOST_AUTO_TEST_CASE(an_age_on_the_command_line_has_a_unit) {
  BOOST_TEST(parse_age("7d", "--max-age") == 7 * a_day);
  BOOST_TEST(parse_age("0s", "--max-age") == 0U);
  for (const char* bad : {"", "7", "d", "-1d", "3661d", "7 d", "1w"}) {
    BOOST_CHECK_THROW(parse_age(bad, "--max-age"), UsageError);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::tools
