// Editions of the rules in a real ledger: raised in mid-life, and one that this program does not
// know, about which nobody gives a verdict.
#include <boost/test/unit_test.hpp>

#include "ledger/read/snapshot.h"
#include "tests/audit/since.h"

namespace certledger::testing {
namespace {

using namespace scheme;

constexpr Edition unknown{newest_edition.number + 1};

Step change_to(Edition edition) {
  Parameters changed = parameters();
  changed.edition = edition;
  return {Actor::authority, ParametersChange{decided(april), changed}, april, {}};
}

/// A ledger that a newer program went on with: its statement, and its record of the parameters.
void make_newer(const fs::path& dir) {
  forge_step(dir, change_to(unknown));
  meddle(dir, [](store::WriteTransaction& to, const Tables& tables) {
    const Hash key = map_key(parameters_subject());
    Record record = decode_record(*to.get(tables.records, key.view())).value();
    std::get<ParametersRecord>(record.body).parameters.edition = unknown;
    to.put(tables.records, key.view(), encode_record(record));
  });
}

void check_no_verdict(const audit::Report& report, log::Index entry) {
  BOOST_REQUIRE(report.findings_in_all == 1U);
  const audit::Finding& only = report.findings.front();
  BOOST_TEST((only.error.fault == Fault::needs_newer));
  BOOST_TEST(only.error.entry.value_or(0) == entry);
  BOOST_TEST(only.error.what.find("newer version") != std::string::npos);
  BOOST_TEST(!report.state.has_value());
  BOOST_TEST(std::ranges::count(report.not_proved, std::string("rest"), &audit::NotProved::name) ==
             1);
}

BOOST_AUTO_TEST_SUITE(editions_in_a_ledger)

BOOST_AUTO_TEST_CASE(an_audit_names_the_edition_by_which_it_judged) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger", first_edition);
  BOOST_TEST((audit_directory(temp / "ledger").edition == first_edition));
  const audit::State before = full(temp / "ledger");
  append_steps(temp / "ledger", {change_to(newest_edition)});
  const audit::Report whole = audit_directory(temp / "ledger");
  BOOST_TEST(whole.good());
  BOOST_TEST((whole.edition == newest_edition));
  const audit::Report part = must_since(temp / "ledger", before);
  BOOST_TEST(part.good());
  BOOST_TEST((part.edition == newest_edition));
}

BOOST_AUTO_TEST_CASE(an_unknown_edition_ends_every_audit_without_a_verdict) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  const audit::State before = full(temp / "ledger");
  const auto entry = static_cast<log::Index>(before.size);
  make_newer(temp / "ledger");
  check_no_verdict(audit_directory(temp / "ledger"), entry);
  check_no_verdict(must_since(temp / "ledger", before), entry);
}

BOOST_AUTO_TEST_CASE(what_was_wrong_before_it_is_found_all_the_same) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  const log::Index bad = forge_step(
      temp / "ledger", {Actor::body, good_issue("QQ-NOT-THE-PATTERN", april), april, {}});
  forge_step(temp / "ledger", change_to(unknown));
  const audit::Report report = audit_directory(temp / "ledger");
  BOOST_REQUIRE(!report.findings.empty());
  BOOST_TEST(report.findings.front().error.entry.value_or(0) == bad);
  BOOST_TEST((report.findings.front().error.fault == Fault::rule_broken));
}

BOOST_AUTO_TEST_CASE(nobody_reads_or_writes_by_rules_that_are_not_known) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  make_newer(temp / "ledger");
  const auto needs_newer = [](const SystemError& e) { return e.fault() == Fault::needs_newer; };
  {
    const write::Ledger ledger = write::Ledger::open(temp / "ledger");
    BOOST_CHECK_EXCEPTION(read::Snapshot(ledger.store()), SystemError, needs_newer);
  }
  const auto before = fingerprint(temp / "ledger");
  BOOST_CHECK_EXCEPTION(static_cast<void>(append_step(temp / "ledger", issued()).has_value()),
                        SystemError, needs_newer);
  BOOST_TEST((fingerprint(temp / "ledger") == before));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
