// The small checks and tables of the scheme: credit codes, number patterns, ids, reason codes, and
// the limits of suspensions and items.
#include <boost/test/unit_test.hpp>
#include <set>

#include "ledger/scheme/credit_code.h"
#include "ledger/scheme/pattern.h"
#include "ledger/scheme/reasons.h"
#include "tests/support/world.h"

namespace certledger::testing {
namespace {

using namespace scheme;

BOOST_AUTO_TEST_SUITE(scheme_credit_code)

BOOST_AUTO_TEST_CASE(real_codes_are_good) {
  // The first is the worked example of GB 32100-2015; the others are those of listed companies.
  for (const char* code : {"91350100M000100Y43", "914403001922038216", "91360000625912173B",
                           "9144030071526726XG", "9152000071430580XT", "913600006124469438"}) {
    BOOST_TEST(is_credit_code(code), code);
    BOOST_TEST(names_organisation(code), code);
  }
}

BOOST_AUTO_TEST_CASE(codes_that_name_nothing_have_a_right_check_character_all_the_same) {
  for (const char* code :
       {"000000000000000000", "111111111111111115", "123456789012345678", "99999999999999999E",
        "01350100M000100Y4C", "B1350100M000100Y41",                        // no such department
        "90350100M000100Y46",                                              // nor kind
        "91990100M000100Y4U", "9135010AM000100Y4K", "91000000M000100Y45",  // nor place
        "91360000000000000G", "91350100M000100Y56"}) {                     // nor organisation
    BOOST_TEST(is_credit_code(code), code);
    BOOST_TEST(!names_organisation(code), code);
  }
}

BOOST_AUTO_TEST_CASE(damaged_codes_are_refused) {
  for (const char* code :
       {"", "91350100M000100Y4Z",  // Z is no symbol, however often it is printed
        "91350100M000100Y44", "91350100m000100y43", "91350100I000100Y43", "91350100O000100Y43",
        "91350100M000100Y4", "91350100M000100Y430", "９１３５０１００Ｍ０００１００Ｙ４３",
        "9.136E+17", "914403001922038000", " 1350100M000100Y43", "91350100M000100Y4 "}) {
    BOOST_TEST(!is_credit_code(code), code);
  }
}

BOOST_AUTO_TEST_CASE(every_single_error_is_found) {
  constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const std::string good = "91360000625912173B";
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : alphabet) {
      std::string other = good;
      other[i] = c;
      BOOST_TEST(is_credit_code(other) == (other == good));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(scheme_numbers)

BOOST_AUTO_TEST_CASE(patterns) {
  struct {
    const char* pattern;
    const char* number;
    bool fits;
  } const cases[] = {
      {"", "anything", true},
      {"JX*", "JX", true},
      {"JX*", "JX-1", true},
      {"JX*", "J", false},
      {"JX*", "GZ-1", false},
      {"JX-####", "JX-2022", true},
      {"JX-####", "JX-202", false},
      {"JX-####", "JX-20223", false},
      {"JX-####", "JX-202A", false},
      {"@@#", "AB1", true},
      {"@@#", "A11", false},
      {"@", "a", false},
      {"赣?-*-#", "赣绿-中-1", true},
      {"赣?-*-#", "赣绿-1", false},
      {"*", "", true},
      {"*1", "111", true},
      {"1*1", "1", false},
      {"1*1", "11", true},
      {"?", "橙", true},
      {"??", "橙", false},
      {"#", "１", false},
  };
  for (const auto& c : cases) {
    BOOST_TEST(has_pattern(c.number, c.pattern) == c.fits, c.pattern << " on " << c.number);
  }
  BOOST_TEST(is_pattern(""));
  BOOST_TEST(is_pattern("JX-*-##"));
  BOOST_TEST(!is_pattern("*-*"));
  BOOST_TEST(!is_pattern(std::string(65, '#')));
  BOOST_TEST(!is_pattern("\xff"));
}

BOOST_AUTO_TEST_CASE(numbers_fold) {
  const SubjectId subject = certificate_subject("JX-2022-001");
  for (const char* spelling : {"jx-2022-001", "ＪＸ－２０２２－００１", "JX- 2022 -001",
                               "　JX-2022-001", "JX\u00A0-2022-001"}) {
    BOOST_TEST((certificate_subject(spelling) == subject), spelling);
  }
  BOOST_TEST((mark_subject("jx-2022-001").id == subject.id));
  BOOST_TEST((mark_subject("jx-2022-001") != subject));
  BOOST_TEST((certificate_subject("JX-2022-01") != subject));
}

BOOST_AUTO_TEST_CASE(patterns_apply_to_the_folded_number) {
  World world;
  Parameters p = parameters();
  p.number_pattern = "JX-####-###";
  world.must({Actor::authority, ParametersChange{decided(april), p}, april, {}});
  BOOST_TEST(
      world.push(Actor::body, good_issue("ｊｘ－２０２２ - ００７", april), april).has_value());
  const auto refused = world.push(Actor::body, good_issue("JX-22-007", april), april);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().rule == "R19");
}

BOOST_AUTO_TEST_CASE(a_number_has_64_octets_as_printed) {
  World world;
  BOOST_TEST(
      world.push(Actor::body, good_issue("JX" + std::string(62, '1'), april), april).has_value());
  const auto refused =
      world.push(Actor::body, good_issue("JX" + std::string(62, '2') + " ", april), april);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().rule == "R08");
}

BOOST_AUTO_TEST_CASE(subjects_as_text) {
  for (const char* text : {"parameters/scheme", "member/body-a", "standard/S-01", "directive/D-1",
                           "mark-version/v1", "mark/JXM-1", "certificate/JX/1"}) {
    const auto subject = parse_subject(text);
    BOOST_REQUIRE(subject.has_value());
    BOOST_TEST(to_text(*subject) == text);
  }
  BOOST_TEST(to_text(*parse_subject("certificate/jx 1")) == "certificate/JX1");
  for (const char* text :
       {"", "certificate", "certificate/", "certificate/ ", "paper/1", "member/A", "member/a",
        "standard/ x", "standard/\x01", "parameters/x", "key/zz",
        "key/8A88E3DD7409F195FD52DB2D3CBA5D72CA6709BF1D94121BF3748801B40F6F5C",
        "key/8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c0"}) {
    const auto subject = parse_subject(text);
    BOOST_TEST(!subject.has_value(), text);
    BOOST_TEST((subject.error().fault == Fault::usage));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(scheme_reasons)

BOOST_AUTO_TEST_CASE(the_table_has_no_doubles_and_finds_each) {
  std::set<std::pair<Kind, std::string_view>> codes;
  for (const Reason& r : reasons()) {
    BOOST_TEST(codes.insert({r.kind, r.code}).second);
    BOOST_TEST(find_reason(r.kind, r.code) == &r);
    BOOST_TEST((!r.zh.empty() && !r.en.empty()));
  }
  const auto count = [](Kind kind) { return std::ranges::count(reasons(), kind, &Reason::kind); };
  BOOST_TEST(count(Kind::certificate_suspend) == 9);
  BOOST_TEST(count(Kind::certificate_withdraw) == 10);
  BOOST_TEST(count(Kind::certificate_cancel) == 5);
  BOOST_TEST(find_reason(Kind::certificate_suspend, "0209") == nullptr);
  BOOST_TEST(find_reason(Kind::certificate_renew, "01") == nullptr);
  BOOST_TEST(find_reason(Kind::certificate_suspend, "") == nullptr);
}

BOOST_AUTO_TEST_CASE(who_must_give_a_reason_can) {
  for (const auto& kind : kinds) {
    if (kind.reason != ReasonCode::required) continue;
    BOOST_TEST(std::ranges::count(reasons(), kind.value, &Reason::kind) > 0);
  }
}

BOOST_AUTO_TEST_CASE(the_longest_suspension_depends_on_the_reason) {
  const auto try_until = [](const char* reason, Date until, Edition edition = newest_edition) {
    World world({issued()}, edition);
    return world.push(Actor::body, CertificateSuspend{number, decided(april, reason), until}, april)
        .has_value();
  };
  BOOST_TEST(try_until("0203", on("2022-06-30")));
  BOOST_TEST(!try_until("0203", on("2022-07-01")));
  BOOST_TEST(try_until("0208", on("2023-03-31")));
  BOOST_TEST(!try_until("0208", on("2023-04-01")));
  // The first edition gave a day more.
  BOOST_TEST(try_until("0203", on("2022-07-01"), first_edition));
  BOOST_TEST(!try_until("0203", on("2022-07-02"), first_edition));
  BOOST_TEST(try_until("0203", april));
  BOOST_TEST(!try_until("0203", april.plus_days(-1)));
}

BOOST_AUTO_TEST_CASE(sixty_four_items_and_no_more) {
  auto issue = good_issue(number, april);
  for (std::uint32_t i = 3; i <= 65; ++i) {
    issue.facts.items.push_back({i, "橙", "", "", "", {}});
  }
  World world;
  const auto refused = world.push(Actor::body, issue, april);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().rule == "R21");
  issue.facts.items.pop_back();
  world.must({Actor::body, issue, april, {}});
  const auto extended = world.push(
      Actor::body, CertificateExtend{number, decided(april), {{65, "橙", "", "", "", {}}}, {}},
      april);
  BOOST_REQUIRE(!extended.has_value());
  BOOST_TEST(extended.error().rule == "R21");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
