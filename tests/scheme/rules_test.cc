// Every rule has a sentence, a source and an offence that it refuses, by name.
#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/support/rule_cases.h"

namespace certledger::testing {
namespace {

BOOST_AUTO_TEST_SUITE(scheme_rules)

BOOST_AUTO_TEST_CASE(rules_are_numbered_without_gaps_and_say_something) {
  unsigned number_of_rule = 0;
  for (const scheme::RuleText& text : scheme::rules()) {
    BOOST_TEST(static_cast<unsigned>(text.rule) == ++number_of_rule);
    BOOST_TEST(text.sentence.ends_with('.'));
    BOOST_TEST(!text.source.empty());
  }
  BOOST_TEST(scheme::id_of(scheme::Rule::genesis_first) == "R01");
  BOOST_TEST(scheme::id_of(scheme::Rule::seal_root) == "R43");
  BOOST_TEST(number_of_rule == 43U);
}

BOOST_AUTO_TEST_CASE(every_rule_has_an_offence) {
  std::set<scheme::Rule> covered;
  for (const RuleCase& c : rule_cases()) covered.insert(c.rule);
  for (const scheme::RuleText& text : scheme::rules()) {
    BOOST_TEST(covered.contains(text.rule), "no case for " << scheme::id_of(text.rule));
  }
}

BOOST_AUTO_TEST_CASE(every_offence_is_refused_by_its_rule_and_names_its_subject) {
  for (const RuleCase& c : rule_cases()) {
    BOOST_TEST_CONTEXT(scheme::id_of(c.rule) << " " << c.name) {
      World world(c.before);
      const auto size = world.size();
      const auto result = world.push(c.offence);
      BOOST_REQUIRE(!result.has_value());
      BOOST_TEST((result.error().fault == Fault::rule_broken));
      BOOST_TEST(result.error().rule == scheme::id_of(c.rule));
      BOOST_TEST(!result.error().what.empty());
      const auto subjects = scheme::subjects_of(c.offence.body);
      const std::string subject = subjects.empty() ? "seal" : scheme::to_text(subjects.front());
      BOOST_TEST(result.error().where.starts_with(subject), to_text(result.error()));
      BOOST_TEST(world.size() == size);
    }
  }
}

BOOST_AUTO_TEST_CASE(entry_zero_is_genesis) {
  MemoryRegister empty;
  const scheme::Statement seal{{}, scheme::Seal{}};
  const auto result = scheme::apply(empty, seal, {});
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST(result.error().rule == "R01");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
