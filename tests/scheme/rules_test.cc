// Every rule has a sentence, a source and an offence that it refuses, by name.
#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/support/rule_cases.h"

namespace certledger::testing {
namespace {

/// Each case in every edition from its own on.
std::vector<std::pair<RuleCase, Edition>> cases_by_edition() {
  std::vector<std::pair<RuleCase, Edition>> list;
  for (const RuleCase& c : rule_cases()) {
    for (Edition edition = c.since; edition <= newest_edition; ++edition.number) {
      // A ledger of the first edition has nothing to fall to.
      if (edition == first_edition && c.name == "a lower edition") continue;
      list.emplace_back(c, edition);
    }
  }
  return list;
}

BOOST_AUTO_TEST_SUITE(scheme_rules)

BOOST_AUTO_TEST_CASE(rules_are_numbered_without_gaps_and_say_something) {
  unsigned number_of_rule = 0;
  Edition last;
  for (const scheme::RuleText& text : scheme::rules()) {
    // What a later edition adds to a rule stands behind the rule.
    const bool is_added = static_cast<unsigned>(text.rule) == number_of_rule;
    if (is_added) {
      BOOST_TEST((text.since > last));
    } else {
      BOOST_TEST(static_cast<unsigned>(text.rule) == ++number_of_rule);
    }
    last = text.since;
    BOOST_TEST((first_edition <= text.since && text.since <= newest_edition));
    BOOST_TEST(text.sentence.ends_with('.'));
    BOOST_TEST(!text.source.empty());
  }
  BOOST_TEST(scheme::id_of(scheme::Rule::genesis_first) == "R01");
  BOOST_TEST(scheme::id_of(scheme::Rule::seal_root) == "R43");
  BOOST_TEST(scheme::id_of(scheme::Rule::time_correction) == "R44");
  BOOST_TEST(number_of_rule == 44U);
}

BOOST_AUTO_TEST_CASE(every_rule_has_an_offence) {
  std::set<scheme::Rule> covered;
  for (const RuleCase& c : rule_cases()) covered.insert(c.rule);
  for (const scheme::RuleText& text : scheme::rules()) {
    BOOST_TEST(covered.contains(text.rule), "no case for " << scheme::id_of(text.rule));
  }
}

BOOST_AUTO_TEST_CASE(every_offence_is_refused_by_its_rule_and_names_its_subject) {
  for (const auto& [c, edition] : cases_by_edition()) {
    BOOST_TEST_CONTEXT(scheme::id_of(c.rule) << " " << c.name << ", edition " << edition.number) {
      World world(c.before, edition);
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

BOOST_AUTO_TEST_CASE(what_a_later_edition_refuses_the_one_before_takes) {
  BOOST_TEST(!rule_cases().empty());
  for (const RuleCase& c : rule_cases()) {
    if (c.since == first_edition) continue;
    BOOST_TEST_CONTEXT(scheme::id_of(c.rule) << " " << c.name) {
      World world(c.before, Edition{c.since.number - 1});
      const auto result = world.push(c.offence);
      BOOST_TEST(result.has_value(), (result ? "" : to_text(result.error())));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_sentence_of_a_later_edition_has_an_offence) {
  std::set<std::pair<scheme::Rule, Edition>> covered;
  for (const RuleCase& c : rule_cases()) covered.insert({c.rule, c.since});
  for (const scheme::RuleText& text : scheme::rules()) {
    BOOST_TEST(covered.contains({text.rule, text.since}),
               "no case for " << scheme::id_of(text.rule) << " of edition " << text.since.number);
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
