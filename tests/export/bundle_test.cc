#include "ledger/export/bundle.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

namespace certledger::log {
namespace {

BOOST_AUTO_TEST_SUITE(bundle)

Bytes bundle_of(const std::vector<Bytes>& items) {
  Bytes bundle;
  for (const Bytes& item : items) BOOST_REQUIRE(exports::add_to_bundle(bundle, item).has_value());
  return bundle;
}

BOOST_AUTO_TEST_CASE(an_item_is_its_length_and_its_octets) {
  BOOST_TEST((bundle_of({{7, 8, 9}, {}, Bytes(256, 1)}) == [] {
    Bytes expected{0, 3, 7, 8, 9, 0, 0, 1, 0};
    expected.resize(expected.size() + 256, 1);
    return expected;
  }()));
  Bytes whole = bundle_of({Bytes(exports::bundle_item_bytes, 3)});
  BOOST_TEST(exports::parse_bundle(whole)->front().size() == exports::bundle_item_bytes);
  const Bytes before = whole;
  const auto refused = exports::add_to_bundle(whole, Bytes(exports::bundle_item_bytes + 1));
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(name(refused.error().fault) == name(Fault::too_large));
  BOOST_TEST((whole == before));
}

RC_BOOST_PROP(what_is_written_is_read, (const std::vector<Bytes>& given)) {
  const auto items = std::vector<Bytes>(
      given.begin(), given.begin() + static_cast<long>(std::min<std::size_t>(given.size(), 256)));
  const Bytes bundle = bundle_of(items);
  const auto read = exports::parse_bundle(bundle);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->size() == items.size());
  for (std::size_t i = 0; i < items.size(); ++i) RC_ASSERT(to_bytes((*read)[i]) == items[i]);
}

BOOST_AUTO_TEST_CASE(one_that_ends_elsewhere_is_malformed) {
  const Bytes bundle = bundle_of({{1, 2, 3}, {4, 5}});
  for (std::size_t cut = 1; cut < bundle.size(); ++cut) {
    const auto read = exports::parse_bundle(BytesView(bundle).first(cut));
    BOOST_TEST(read.has_value() == (cut == 5));  // where an item ends
    if (!read) BOOST_TEST(name(read.error().fault) == name(Fault::malformed));
  }
  BOOST_TEST(!exports::parse_bundle(Bytes{0xff, 0xff}).has_value());
}

BOOST_AUTO_TEST_CASE(no_more_than_256_items_are_read) {
  BOOST_TEST(exports::parse_bundle(Bytes(512)).value().size() == 256U);
  const auto refused = exports::parse_bundle(Bytes(514));
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(name(refused.error().fault) == name(Fault::too_large));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::log
