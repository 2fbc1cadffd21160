// The tables of characters against Unicode's data. `characters_test --write` writes them anew, for
// a new edition of the rules; what an edition has said is frozen.
#define BOOST_TEST_NO_MAIN
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <fstream>
#include <iterator>

#include "tests/unicode/tables.h"

namespace certledger::testing {
namespace {

const char* const tables_file = CERTLEDGER_SOURCE "/ledger/base/character_tables.cc";
const char* const look_alikes_file = CERTLEDGER_SOURCE "/ledger/base/look_alike_table.cc";

/// With a newer Unicode the rules would give another result; the frozen tables stay.
bool is_of_another_unicode(const Tables& made) { return made.unicode != unicode_version(); }

template <class Range>
bool same(std::span<const Range> frozen, const std::vector<Range>& made) {
  return std::ranges::equal(frozen, made);
}

template <class Range>
bool ascends(std::span<const Range> ranges) {
  char32_t next = 0;
  for (const Range& r : ranges) {
    if (r.first < next || r.last < r.first) return false;
    next = r.last + 1;
  }
  return !ranges.empty();
}

}  // namespace

BOOST_AUTO_TEST_CASE(tables_are_what_unicode_says) {
  BOOST_TEST(unicode_version() == "15.0");
  BOOST_TEST((ascends(id_characters()) && ascends(refused_in_texts()) && ascends(look_alikes())));
  const Tables made = make_tables();
  if (is_of_another_unicode(made)) return;
  BOOST_TEST(same(id_characters(), made.ids));
  BOOST_TEST(same(refused_in_texts(), made.refused));
  BOOST_TEST(same(look_alikes(), made.alike));
}

}  // namespace certledger::testing

int main(int argc, char** argv) {
  using namespace certledger::testing;
  if (argc == 2 && std::strcmp(argv[1], "--write") == 0) {
    const Tables made = make_tables();
    std::ofstream(tables_file) << source_of(made);
    std::ofstream(look_alikes_file) << look_alike_source_of(made);
    return 0;
  }
  return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
