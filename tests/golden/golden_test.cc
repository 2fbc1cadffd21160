// The golden ledger: every kind of statement, made anew and compared row by row, octet by octet.
// `golden_test --write FILE` makes the file (README.md here says when).
#define BOOST_TEST_NO_MAIN
#include <sodium.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <fstream>
#include <set>

#include "ledger/read/snapshot.h"
#include "tests/golden/every_kind.h"
#include "tests/support/real_ledger.h"
#include "tests/support/temp_dir.h"

namespace certledger::testing {
namespace {

void make(const std::filesystem::path& dir) {
  make_ledger(dir, first_edition);
  append_steps(dir, every_kind());
}

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

BOOST_AUTO_TEST_SUITE(golden)

BOOST_AUTO_TEST_CASE(is_reproduced_octet_by_octet) {
  const testing::TempDir temp;
  make(temp / "ledger");
  const auto rows = rows_of(temp / "ledger");
  const auto lines = lines_of(CERTLEDGER_GOLDEN_FILE);
  BOOST_REQUIRE(!lines.empty());
  BOOST_TEST(rows == lines, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(holds_every_kind_of_statement_and_verifies) {
  const testing::TempDir temp;
  make(temp / "ledger");
  BOOST_TEST(audit_directory(temp / "ledger").good());
  const write::Ledger ledger = write::Ledger::open(temp / "ledger");
  const read::Snapshot snapshot(ledger.store());
  std::set<scheme::Kind> kinds;
  for (log::Index i = 0; i < snapshot.size(); ++i) {
    kinds.insert(kind_of(snapshot.event(i)->statement.body));
  }
  for (const auto& kind : scheme::kinds) {
    const bool is_later = kind.value == scheme::Kind::time_correct;  // of edition 2
    BOOST_TEST(kinds.contains(kind.value) != is_later, kind.text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

int write(const char* file) {
  const testing::TempDir temp;
  make(temp / "ledger");
  std::ofstream out(file);
  for (const std::string& row : rows_of(temp / "ledger")) out << row << '\n';
  return out.good() ? 0 : 1;
}

}  // namespace
}  // namespace certledger::testing

int main(int argc, char** argv) {
  if (sodium_init() < 0) return 2;
  if (argc == 3 && std::strcmp(argv[1], "--write") == 0) {
    return certledger::testing::write(argv[2]);
  }
  return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
