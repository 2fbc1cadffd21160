// One look, one number: which numbers and ids are good as new ones, what others are taken for, and
// that what the first edition recorded stays a subject.
#include <boost/test/unit_test.hpp>

#include "ledger/base/characters.h"
#include "tests/support/world.h"

namespace certledger::testing {
namespace {

using namespace scheme;

std::string like(const std::string& folded) {
  std::string text;
  for (const std::string& one : numbers_like(folded)) text += (text.empty() ? "" : " ") + one;
  return text;
}

SubjectId asked(const std::string& text) { return parse_subject("certificate/" + text).value(); }

BOOST_AUTO_TEST_SUITE(looks)

BOOST_AUTO_TEST_CASE(numbers_that_are_really_used_are_good) {
  for (const char* good : {"DEMO-001", "jx-2022-001", "ＪＸ－２０２２－００１", "JX-2022 -001",
                           "赣绿2022001号", "赣市监〔2022〕7号", "CQC(2010)A/1", "GB/T 19001-2016",
                           "A_1.2#3", "第一版", "Q/ABC 001", "（2022）第7号", "［2022］7"}) {
    BOOST_TEST(!fault_as_new(asked(good)).has_value(), good);
  }
  for (const char* good : {"s1", "S1", "GB 1.1", "赣市监〔2022〕7号", "第一版", "v1"}) {
    BOOST_TEST(!fault_as_new({SubjectType::standard, good}).has_value(), good);
  }
}

BOOST_AUTO_TEST_CASE(what_looks_like_another_number_is_none_and_says_which_was_meant) {
  for (const char* c : {"\u2003", "\u202f", "\u205f", "\u2800", "\ufe0e", "\u0307", "\u200b",
                        "\u202e", "\ufeff", "\u2060", "\U000e0101", "\u3164"}) {
    const std::string number_with = std::string("DEMO-002") + c;
    BOOST_TEST(fault_of_number(number_with).has_value());
    BOOST_TEST(like(number_with) == "DEMO-002", number_with);
  }
  for (const char* dash :
       {"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", "\ufe58", "\ufe63"}) {
    const std::string number_with = std::string("DEMO") + dash + "002";
    BOOST_TEST(fault_of_number(number_with).has_value());
    BOOST_TEST(like(number_with) == "DEMO-002", number_with);
  }
  BOOST_TEST(like("DEMO\u00ad002") == "DEMO-002 DEMO002");
  BOOST_TEST(like("DE\u041c\u041e-002") == "DEMO-002");
  BOOST_TEST(like("DEMO-\u0661") == "DEMO-1");
  BOOST_TEST(like("\U0001d403EMO-002") == "DEMO-002");
  BOOST_TEST(like("DEMO一002") == "DEMO-002");
  BOOST_TEST(like("DEMO-〇〇2") == "DEMO-002");
  BOOST_TEST(like("戶口7号") == "户口7号");
  BOOST_TEST(like("赣【2022】7号") == "赣〔2022〕7号 赣(2022)7号 赣[2022]7号");
  BOOST_TEST(like("赣〔2022〕7号") == "赣(2022)7号 赣[2022]7号");
  BOOST_TEST(like("DEMO-002").empty());
  BOOST_TEST(like("DEMO-\ufdd0").empty());  // looks like nothing that is known
}

BOOST_AUTO_TEST_CASE(each_character_is_allowed_once_and_what_it_looks_like_is_allowed) {
  std::size_t alike = 0;
  for (const LookAlike& row : look_alikes()) {
    for (char32_t c = row.first; c <= row.last; ++c, ++alike) {
      BOOST_TEST_REQUIRE(!is_id_character(c));
      BOOST_TEST_REQUIRE((row.as == 0 || is_id_character(row.as + (c - row.first))));
    }
  }
  BOOST_TEST(alike > 2000);
  for (const CharacterRange& range : id_characters()) {
    for (char32_t c = range.first; c <= range.last; ++c) BOOST_TEST_REQUIRE(!why_refused(c));
  }
}

BOOST_AUTO_TEST_CASE(ids_of_standards_and_directives_look_like_one_alone) {
  for (const char* bad : {"ｓ1", "s\u00a01", "s  1", "s\u30001", "s\u03bf", "s1\u0301"}) {
    BOOST_TEST(fault_as_new({SubjectType::standard, bad}).has_value(), bad);
  }
  const auto likes = subjects_like({SubjectType::directive, "ｓ\u0430"});
  BOOST_REQUIRE(likes.size() == 2);
  BOOST_TEST(likes[0].id == "sA");
  BOOST_TEST(likes[1].id == "sa");
}

BOOST_AUTO_TEST_CASE(a_question_is_typed_as_it_is_shown) {
  const SubjectId odd = certificate_subject("DEMO-002\u0307\u2003");
  BOOST_TEST(shown(odd) == "certificate/DEMO-002\\u{0307}\\u{2003}");
  BOOST_TEST((parse_subject(shown(odd)).value() == odd));
  BOOST_TEST(!parse_subject("certificate/A\\u{7}").has_value());
  BOOST_TEST(to_text(parse_subject("certificate/A\\u{d800}").value()) == "certificate/A\\U{D800}");
}

BOOST_AUTO_TEST_CASE(what_the_first_edition_recorded_stays_a_subject) {
  const std::string odd = "JX-002\u200b";
  World world(first_edition);
  auto issue = good_issue(odd, april);
  issue.facts.items[0].name = "a\ufdd0";
  world.must({Actor::body, issue, april, {}});
  auto named = good_standard("S-odd\u2003", april);
  world.must({Actor::institute, named, april, {}});
  auto version = good_mark_version("v\u2003", april);
  version.facts.name = "\u3000";
  world.must({Actor::steward, version, april, {}});
  Parameters raised = parameters();
  raised.edition = newest_edition;
  world.must({Actor::authority, ParametersChange{decided(april), raised}, april, {}});
  // Nothing more of the kind,
  BOOST_TEST(!world.push(Actor::body, good_issue("JX-003\u200b", april), april).has_value());
  // but statements on what is there, which name it and repeat it.
  CertificateAmend amend{odd, decided(april), {}};
  amend.decision.reason = "01";
  amend.change.items = {issue.facts.items[0]};
  amend.change.items[0].brand = "新";
  world.must({Actor::body, amend, april, {}});
  auto suspend = good_suspend(april);
  suspend.number = odd;
  world.must({Actor::body, suspend, april, {}});
  world.must({Actor::institute, StandardWithdraw{"S-odd\u2003", decided(april)}, april, {}});
  version.facts.until = on("2023-01-01");
  version.decision = decided(april);
  world.must({Actor::steward, version, april, {}});
  world.must({Actor::authority, Note{certificate_subject(odd), "已核对", {}}, april, {}});
  BOOST_TEST((world.status(april, odd) == Status::suspended));
  // A text that the ledger does not hold is judged anew.
  amend.change.items[0].brand = "b\ufdd0";
  const auto refused = world.push(Actor::body, amend, april);
  BOOST_REQUIRE(!refused.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
