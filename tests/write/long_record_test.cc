// A ledger that keeps every rule, with a certificate whose record takes more than 64 KiB: extended
// again and again, up to 64 items with names as long as text can be. Everything that reads records
// goes through with it, or says which limit is in the way.
#include <boost/test/unit_test.hpp>

#include "ledger/base/limits.h"
#include "ledger/export/audit_source.h"
#include "ledger/export/writer.h"
#include "ledger/maintain/maintain.h"
#include "ledger/read/prove.h"
#include "ledger/read/snapshot.h"
#include "tests/support/export_ledger.h"
#include "tests/support/real_ledger.h"
#include "tests/support/temp_dir.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;

const std::string text(limits::text_bytes, 'x');

scheme::Item long_item(std::uint32_t item) {
  return {item, text, text, text, text, scheme::Quantity{1, text}};
}

/// Items `first` to `last`, as many at once as an entry has room for.
void extend(const fs::path& dir, std::uint32_t first, std::uint32_t last, Date day) {
  constexpr std::uint32_t at_once = 5;
  std::vector<Step> steps;
  for (std::uint32_t item = first; item <= last;) {
    scheme::CertificateExtend more{number, decided(day), {}, {}};
    for (std::uint32_t i = 0; i < at_once && item <= last; ++i) {
      more.items.push_back(long_item(item++));
    }
    steps.push_back({Actor::body, std::move(more), day, {}});
  }
  append_steps(dir, steps);
}

BOOST_AUTO_TEST_SUITE(long_record)

BOOST_AUTO_TEST_CASE(everything_takes_it_or_says_its_limit) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  append_steps(dir, {issued()});
  extend(dir, 3, 20, on("2022-04-01"));
  const audit::Report before = audit_directory(dir);
  BOOST_REQUIRE(before.good());
  extend(dir, 21, limits::items, on("2022-05-01"));
  const auto subject = scheme::certificate_subject(number);
  {
    const write::Ledger ledger = write::Ledger::open(dir);
    const read::Snapshot snapshot(ledger.store());
    BOOST_TEST(snapshot.view().record(scheme::map_key(subject)).value().size() > 65'536U * 2);
    BOOST_TEST(
        read::ask_certificate(snapshot, subject, {on("2022-06-01"), {}})->certificate.has_value());
    BOOST_TEST(read::prove_status(snapshot, subject).has_value());
    BOOST_TEST(read::prove_status_compact(snapshot, subject).has_value());
    const auto history = read::prove_history(snapshot, subject);
    BOOST_REQUIRE(!history.has_value());
    BOOST_TEST((history.error().fault == Fault::too_large), to_text(history.error()));
  }
  const audit::Report whole = audit_directory(dir);
  BOOST_TEST(whole.good());
  {
    const write::Ledger ledger = write::Ledger::open(dir);
    const auto since = audit_since(ledger.store(), before.state.value(), 100, {}, {});
    BOOST_REQUIRE(since.has_value());
    BOOST_TEST(since->good());
    BOOST_TEST((since->map_root == whole.map_root));
  }
  const auto rows = rows_of(dir);
  const auto rebuilt = maintain::rebuild(dir, std::chrono::milliseconds(0));
  BOOST_REQUIRE(rebuilt.has_value());
  BOOST_TEST(rebuilt->changed == 0U);
  BOOST_TEST((rows_of(dir) == rows));

  BOOST_REQUIRE(export_ledger(dir, temp / "export").has_value());
  const auto reader = exports::Reader::open(temp / "export");
  BOOST_REQUIRE(reader.has_value());
  exports::AuditSource source(*reader);
  const auto exported = audit::audit(source, reader->checkpoint().value(), {}, 0, {});
  BOOST_REQUIRE(exported.has_value());
  BOOST_TEST(exported->good());
  BOOST_TEST((exported->map_root == whole.map_root));

  const Step suspended{Actor::body, good_suspend(on("2022-06-01")), on("2022-06-01"), {}};
  BOOST_TEST(append_step(dir, suspended).has_value());
  BOOST_TEST(audit_directory(dir).good());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
