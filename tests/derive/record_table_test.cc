// The packed table of records against a plain map.
#include "ledger/derive/record_table.h"

#include <boost/test/unit_test.hpp>
#include <map>
#include <random>

namespace certledger::testing {
namespace {

using scheme::SubjectId;
using scheme::SubjectType;

BOOST_AUTO_TEST_SUITE(record_table)

BOOST_AUTO_TEST_CASE(it_holds_what_was_put_last) {
  std::mt19937 chance(7);
  const auto below = [&](unsigned n) {
    return std::uniform_int_distribution<unsigned>(0, n - 1)(chance);
  };
  derive::RecordTable table;
  std::map<SubjectId, Bytes> model;
  for (unsigned turn = 0; turn < 20'000; ++turn) {
    const SubjectId subject{below(2) == 0 ? SubjectType::certificate : SubjectType::mark,
                            "N-" + std::to_string(below(5'000))};
    // Sizes that grow, shrink and stay, so that cells are given up and used again.
    Bytes record(below(8) == 0 ? below(5'000) : below(100), static_cast<std::uint8_t>(turn));
    table.put(subject, record);
    model[subject] = std::move(record);
  }
  BOOST_REQUIRE(table.size() == model.size());
  std::size_t seen = 0;
  table.for_each([&](const SubjectId& subject, BytesView record) {
    ++seen;
    BOOST_REQUIRE(std::ranges::equal(model.at(subject), record));
  });
  BOOST_TEST(seen == model.size());
  for (const auto& [subject, record] : model) {
    const auto found = table.find(subject);
    BOOST_REQUIRE(found.has_value());
    BOOST_REQUIRE(std::ranges::equal(*found, record));
  }
}

// A certificate of 64 items with long names has such records: 16 bits do not count them.
BOOST_AUTO_TEST_CASE(records_of_any_length) {
  derive::RecordTable table;
  std::map<SubjectId, Bytes> model;
  std::mt19937 chance(11);
  const std::vector<std::size_t> sizes{0,      1,      60 * 1024,  65'500,    65'534, 65'535,
                                       65'536, 65'537, 160 * 1024, 9'000'000, 100};
  for (unsigned turn = 0; turn < 600; ++turn) {
    const SubjectId subject{SubjectType::certificate, "N-" + std::to_string(chance() % 5)};
    Bytes record(sizes[chance() % (turn % 50 == 0 ? sizes.size() : 9)],
                 static_cast<std::uint8_t>(turn));
    table.put(subject, record);
    model[subject] = std::move(record);
    for (const auto& [known, wanted] : model) {
      BOOST_REQUIRE(std::ranges::equal(table.find(known).value(), wanted));
    }
  }
  std::size_t seen = 0;
  table.for_each([&](const SubjectId& subject, BytesView record) {
    ++seen;
    BOOST_REQUIRE(std::ranges::equal(model.at(subject), record));
  });
  BOOST_TEST(seen == model.size());
}

BOOST_AUTO_TEST_CASE(type_and_id_both_count) {
  derive::RecordTable table;
  table.put({SubjectType::certificate, "A"}, Bytes{1});
  BOOST_TEST(!table.find({SubjectType::mark, "A"}));
  BOOST_TEST(!table.find({SubjectType::certificate, "B"}));
  BOOST_TEST(!table.find({SubjectType::certificate, ""}));
  table.put({SubjectType::certificate, "A"}, {});
  BOOST_TEST(table.find({SubjectType::certificate, "A"})->empty());
  BOOST_TEST(table.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
