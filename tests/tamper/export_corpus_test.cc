// Every attack of the catalogue on the export of a ledger of 1,000 entries. Prints the table of
// them.
#include <boost/test/unit_test.hpp>

#include "tests/support/real_ledger.h"
#include "tests/tamper/exports.h"
#include "tests/tamper/judging.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> bundles_of(const fs::path& exported) {
  std::vector<std::string> bundles;
  for (const auto& [path, digest] : fingerprint(exported)) {
    if (path.starts_with("tile/entries/")) bundles.push_back(path + " " + digest);
  }
  return bundles;
}

BOOST_AUTO_TEST_SUITE(tamper_exports)

BOOST_AUTO_TEST_CASE(every_attack_on_an_export_is_judged_rightly) {
  const fs::path base = grounds().exported(grounds().base);
  BOOST_TEST(judge_all({base, run_verify_export, bundles_of}, export_catalogue()) >= 300U);
}

BOOST_AUTO_TEST_CASE(an_export_made_by_hand_is_the_one_that_is_made) {
  const fs::path made = grounds().place / "by-hand";
  for (const fs::path& ledger : {grounds().base, grounds().yesterday, grounds().foreign}) {
    write_export(made, content_of(ledger));
    BOOST_TEST((fingerprint(made) == fingerprint(grounds().exported(ledger))));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
