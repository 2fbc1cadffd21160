#include "ledger/log/tile.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/tree_model.h"

namespace certledger::log {
namespace {

const std::vector<Hash> tile_leaves = testing::cheap_leaves(tile_width);

Bytes tile_of(unsigned width) {
  Bytes tile;
  for (unsigned i = 0; i < width; ++i) push_leaf(tile, tile_leaves[i]);
  return tile;
}

BOOST_AUTO_TEST_SUITE(tile)

BOOST_AUTO_TEST_CASE(a_tile_grows_by_appending_and_its_length_says_its_width) {
  Bytes before;
  for (unsigned width = 0; width <= tile_width; ++width) {
    const Bytes tile = tile_of(width);
    BOOST_TEST(tile.size() == tile_hashes(width) * Hash::size);
    BOOST_TEST((stored_width(tile) == width));
    BOOST_TEST(std::equal(before.begin(), before.end(), tile.begin()));
    before = tile;
  }
  BOOST_TEST(before.size() == 16352U);
}

BOOST_AUTO_TEST_CASE(no_other_length_is_a_tile) {
  std::size_t lengths = 0;
  for (std::size_t size = 0; size <= full_tile_bytes + 64; ++size) {
    lengths += stored_width(Bytes(size)) ? 1 : 0;
  }
  BOOST_TEST(lengths == tile_width + 1);
}

BOOST_AUTO_TEST_CASE(every_node_is_in_its_slot) {
  const Bytes tile = tile_of(tile_width);
  for (unsigned sublevel = 0; sublevel <= tile_height; ++sublevel) {
    const unsigned span = 1U << sublevel;
    for (unsigned index = 0; index < tile_width / span; ++index) {
      const auto expected =
          testing::model_root(testing::Leaves(tile_leaves).subspan(index * span, span));
      BOOST_TEST((hash_at(tile, tile_slot(sublevel, index)) == expected));
    }
  }
  BOOST_TEST(!hash_at(tile, tile_hashes(tile_width)));
  BOOST_TEST(!hash_at(tile_of(3), tile_slot(2, 0)));
}

BOOST_AUTO_TEST_CASE(the_published_form_is_the_leaves) {
  for (const unsigned width : {1U, 2U, 3U, 112U, 255U, 256U}) {
    const Bytes tile = tile_of(width);
    const Bytes published = published_tile(tile);
    BOOST_TEST(published.size() == width * Hash::size);
    BOOST_TEST((stored_tile(published).value() == tile));
  }
  for (const std::size_t size : {0, 31, 33, 257 * 32}) {
    BOOST_TEST((stored_tile(Bytes(size)).error().fault == Fault::malformed));
  }
}

BOOST_AUTO_TEST_CASE(places) {
  // The root of a full tile is asked for where it is a leaf: in the tile above.
  BOOST_TEST((place_of(8, 5).tile == TileId{1, 0}));
  BOOST_TEST(place_of(8, 5).slot == tile_slot(0, 5));
  BOOST_TEST((place_of(7, 5).tile == TileId{0, 2}));
  BOOST_TEST(place_of(7, 5).slot == tile_slot(7, 1));
  BOOST_TEST((place_of(0, 256).tile == TileId{0, 1}));
  BOOST_TEST((place_of(63, 0).tile == TileId{7, 0}));
}

BOOST_AUTO_TEST_CASE(widths_by_tree_size) {
  // The specification's example: 70,000 entries.
  BOOST_TEST(width_at({0, 272}, 70'000) == 256U);
  BOOST_TEST(width_at({0, 273}, 70'000) == 112U);
  BOOST_TEST(width_at({0, 274}, 70'000) == 0U);
  BOOST_TEST(width_at({1, 0}, 70'000) == 256U);
  BOOST_TEST(width_at({1, 1}, 70'000) == 17U);
  BOOST_TEST(width_at({2, 0}, 70'000) == 1U);
  BOOST_TEST(width_at({3, 0}, 70'000) == 0U);
  BOOST_TEST(width_at({0, 0}, 256) == 256U);
  BOOST_TEST(width_at({0, 1}, 256) == 0U);
  BOOST_TEST(width_at({1, 0}, 256) == 1U);
  BOOST_TEST(width_at({8, 0}, ~TreeSize{0}) == 0U);
}

BOOST_AUTO_TEST_CASE(paths) {
  const std::vector<std::pair<TilePath, std::string>> known = {
      {{0, 1'234'067}, "tile/0/x001/x234/067"},
      {{0, 5}, "tile/0/005"},
      {{1, 0, 17}, "tile/1/000.p/17"},
      {{63, 999, 255}, "tile/63/999.p/255"},
      {{2, 1000}, "tile/2/x001/000"},
      {{std::nullopt, 273, 112}, "tile/entries/273.p/112"},
      {{0, ~std::uint64_t{0}}, "tile/0/x018/x446/x744/x073/x709/x551/615"},
  };
  for (const auto& [path, text] : known) {
    BOOST_TEST(to_text(path) == text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::log
