// Every rule, through the real write path and through the audit: refused on append, and found when
// it was forced into the store with good signatures, chain, seal and checkpoint.
#include <boost/test/unit_test.hpp>

#include "tests/support/real_ledger.h"
#include "tests/support/rule_cases.h"
#include "tests/support/temp_dir.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;

/// A ledger with the setting and what the case needs before its offence.
void make_case(const fs::path& base, const fs::path& dir, const RuleCase& rule_case) {
  fs::copy(base, dir, fs::copy_options::recursive);
  append_steps(dir, rule_case.before);
}

BOOST_AUTO_TEST_SUITE(rules_in_a_ledger)

BOOST_AUTO_TEST_CASE(each_is_refused_on_append_and_nothing_is_written) {
  const testing::TempDir temp;
  make_ledger(temp / "base");
  std::size_t refused = 0;
  for (const RuleCase& rule_case : rule_cases()) {
    // The ledger makes its own seals; a caller's is no offence but nonsense.
    if (kind_of(rule_case.offence.body) == scheme::Kind::seal) continue;
    BOOST_TEST_CONTEXT(scheme::id_of(rule_case.rule) << " " << rule_case.name) {
      const fs::path dir = temp / "case";
      make_case(temp / "base", dir, rule_case);
      const auto before = fingerprint(dir);
      const auto receipt = append_step(dir, rule_case.offence);
      BOOST_REQUIRE(!receipt);
      BOOST_TEST(receipt.error().error.rule == scheme::id_of(rule_case.rule));
      BOOST_TEST(!receipt.error().error.where.empty());
      BOOST_TEST((fingerprint(dir) == before));
      fs::remove_all(dir);
      ++refused;
    }
  }
  BOOST_TEST(refused >= scheme::rules().size() - 1);
}

BOOST_AUTO_TEST_CASE(each_is_found_when_forced_into_a_store) {
  const testing::TempDir temp;
  make_ledger(temp / "base");
  for (const RuleCase& rule_case : rule_cases()) {
    BOOST_TEST_CONTEXT(scheme::id_of(rule_case.rule) << " " << rule_case.name) {
      const fs::path dir = temp / "case";
      make_case(temp / "base", dir, rule_case);
      BOOST_TEST(audit_directory(dir).good());
      const log::Index index = forge_step(dir, rule_case.offence);
      const audit::Report report = audit_directory(dir);
      BOOST_REQUIRE(!report.good());
      const audit::Finding& first = report.findings.front();
      // Of a seal's rule the audit has two checks of its own.
      const bool is_of_seal = rule_case.rule == scheme::Rule::seal_root;
      BOOST_TEST((is_of_seal ? name(first.check).starts_with("seal-")
                             : first.check == audit::Check::rule));
      BOOST_TEST(first.error.rule == scheme::id_of(rule_case.rule));
      BOOST_TEST(first.error.entry.value_or(0) == index);
      const auto subjects = scheme::subjects_of(rule_case.offence.body);
      BOOST_TEST(first.subject == (subjects.empty() ? "" : scheme::to_text(subjects.front())));
      // What was forced in is the only thing that is wrong.
      for (const audit::Finding& found : report.findings) {
        BOOST_TEST(found.error.entry.value_or(0) == index);
      }
      const bool is_seal = std::holds_alternative<scheme::Seal>(rule_case.offence.body);
      BOOST_TEST((is_seal || report.findings_in_all == 1U));
      fs::remove_all(dir);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_ledger_raised_in_mid_life_is_judged_by_the_edition_of_each_entry) {
  const testing::TempDir temp;
  make_ledger(temp / "base", first_edition);
  std::size_t judged = 0;
  for (const RuleCase& rule_case : rule_cases()) {
    if (rule_case.since == first_edition) continue;
    // Of an offence that raises the edition itself there is no side before.
    if (std::holds_alternative<scheme::ParametersChange>(rule_case.offence.body)) continue;
    BOOST_TEST_CONTEXT(scheme::id_of(rule_case.rule) << " " << rule_case.name) {
      const Date day = rule_case.offence.day;
      const Step raise{
          Actor::authority, scheme::ParametersChange{decided(day), parameters()}, day, {}};
      // Before the raise it is accepted, and stays good.
      const fs::path before = temp / "before";
      make_case(temp / "base", before, rule_case);
      append_steps(before, {rule_case.offence});
      if (!std::holds_alternative<scheme::KeyRevoke>(rule_case.offence.body)) {
        append_steps(before, {raise});
      }
      BOOST_TEST(audit_directory(before).good());
      // After it, it is refused, and found where it was forced in.
      const fs::path after = temp / "after";
      make_case(temp / "base", after, rule_case);
      append_steps(after, {raise});
      const auto receipt = append_step(after, rule_case.offence);
      BOOST_REQUIRE(!receipt);
      BOOST_TEST(receipt.error().error.rule == scheme::id_of(rule_case.rule));
      BOOST_TEST(audit_directory(after).good());
      const log::Index index = forge_step(after, rule_case.offence);
      const audit::Report report = audit_directory(after);
      BOOST_REQUIRE(!report.good());
      BOOST_TEST(report.findings.front().error.rule == scheme::id_of(rule_case.rule));
      BOOST_TEST(report.findings.front().error.entry.value_or(0) == index);
      fs::remove_all(before);
      fs::remove_all(after);
      ++judged;
    }
  }
  BOOST_TEST(judged > 30U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
