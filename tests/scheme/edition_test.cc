// Editions of the rules: how they are written, that they only rise, and what an unknown one means.
#include <boost/test/unit_test.hpp>

#include "ledger/base/codec.h"
#include "tests/support/rule_cases.h"
#include "tests/support/world.h"

namespace certledger::testing {
namespace {

using namespace scheme;

Parameters parameters_of(Edition edition) {
  Parameters p = parameters();
  p.edition = edition;
  return p;
}

BOOST_AUTO_TEST_SUITE(editions)

BOOST_AUTO_TEST_CASE(the_first_is_written_as_before_there_were_editions) {
  const Bytes bytes = encode(parameters_of(first_edition));
  BOOST_TEST(bytes.front() == parameters().time_zone.size());
  const auto read = decode<Parameters>(bytes, "parameters");
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST((read->edition == first_edition));
}

BOOST_AUTO_TEST_CASE(a_later_one_stands_before_the_time_zone) {
  const Bytes first = encode(parameters_of(first_edition));
  Bytes expected{0x00, 0x02};
  append(expected, first);
  const Bytes second = encode(parameters_of(Edition{2}));
  BOOST_TEST(second == expected, boost::test_tools::per_element());
  const auto read = decode<Parameters>(second, "parameters");
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST((read->edition == Edition{2}));
}

BOOST_AUTO_TEST_CASE(the_first_is_never_written_out) {
  for (const std::uint8_t number_written : Bytes{0, 1}) {
    Bytes bytes{0x00, number_written};
    append(bytes, encode(parameters_of(first_edition)));
    const auto read = decode<Parameters>(bytes, "parameters");
    BOOST_REQUIRE(!read.has_value());
    BOOST_TEST((read.error().fault == Fault::malformed));
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_one_asks_for_a_newer_program_whatever_follows) {
  Bytes bytes{0x00, static_cast<std::uint8_t>(newest_edition.number + 1), 0xff, 0xff};
  const auto read = decode<Parameters>(bytes, "parameters");
  BOOST_REQUIRE(!read.has_value());
  BOOST_TEST((read.error().fault == Fault::needs_newer));
}

BOOST_AUTO_TEST_CASE(it_is_raised_by_statement_and_never_lowered) {
  World world(first_edition);
  world.must({Actor::authority,
              ParametersChange{decided(april), parameters_of(newest_edition)},
              april,
              {}});
  BOOST_TEST(
      (world.body<ParametersRecord>(parameters_subject()).parameters.edition == newest_edition));
  const auto lowered = world.push(
      Actor::authority, ParametersChange{decided(april), parameters_of(first_edition)}, april);
  BOOST_REQUIRE(!lowered.has_value());
  BOOST_TEST(lowered.error().rule == "R17");
}

BOOST_AUTO_TEST_CASE(each_rule_is_judged_by_its_edition_on_both_sides_of_a_raise) {
  unsigned judged = 0;
  for (const RuleCase& c : rule_cases()) {
    if (c.since == first_edition) continue;
    BOOST_TEST_CONTEXT(id_of(c.rule) << " " << c.name) {
      const Step raise{Actor::authority,
                       ParametersChange{decided(c.offence.day), parameters_of(c.since)},
                       c.offence.day,
                       {}};
      World before(c.before, Edition{c.since.number - 1});
      before.must(c.offence);
      // An offence may itself raise the edition, or leave nobody who could.
      const bool is_free = !std::holds_alternative<ParametersChange>(c.offence.body) &&
                           !std::holds_alternative<KeyRevoke>(c.offence.body);
      if (is_free) before.must(raise);
      World after(c.before, Edition{c.since.number - 1});
      after.must(raise);
      const auto refused = after.push(c.offence);
      BOOST_REQUIRE(!refused.has_value());
      BOOST_TEST(refused.error().rule == id_of(c.rule));
      ++judged;
    }
  }
  BOOST_TEST(judged > 30U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
