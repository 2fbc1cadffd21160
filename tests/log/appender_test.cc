#include "ledger/log/appender.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

#include "tests/support/memory_reader.h"
#include "tests/support/tree_model.h"

namespace certledger::log {
namespace {

using Tiles = std::map<TileId, Bytes>;

Appender resume(const Tiles& tiles, TreeSize size) {
  return Appender(size, [&](TileId id) { return tiles.at(id); });
}

/// Appends leaves until `size` and writes what changed.
void grow(Tiles& tiles, TreeSize from, TreeSize size) {
  Appender appender = resume(tiles, from);
  for (TreeSize i = from; i < size; ++i) appender.push(testing::cheap_leaf(i));
  for (auto& [id, bytes] : appender.changed()) tiles[id] = bytes;
}

/// Every tile has the width that the tree's size gives it, and every node is where it should be.
void check_tiles(const Tiles& tiles, const testing::MemoryReader& model) {
  for (const auto& [id, bytes] : tiles) {
    RC_ASSERT(stored_width(bytes) == width_at(id, model.size()));
  }
  for (unsigned level = 0; model.size() >> level != 0; ++level) {
    for (std::uint64_t index = 0; index < model.size() >> level; ++index) {
      const NodePlace place = place_of(level, index);
      RC_ASSERT(hash_at(tiles.at(place.tile), place.slot) == *model.node(level, index));
    }
  }
}

BOOST_AUTO_TEST_SUITE(appender)

BOOST_AUTO_TEST_CASE(roots_are_those_of_the_model_at_every_size) {
  const std::vector<Hash> leaves = testing::cheap_leaves(600);
  Appender tree(0, {});
  for (std::size_t size = 0;; ++size) {
    BOOST_TEST((tree.root() == testing::model_root(testing::Leaves(leaves).first(size))));
    BOOST_TEST(tree.size() == size);
    if (size == leaves.size()) break;
    tree.push(leaves[size]);
  }
}

RC_BOOST_PROP(batches_of_any_size_give_the_same_tiles, ()) {
  Tiles tiles;
  testing::MemoryReader model;
  const auto batches = *rc::gen::container<std::vector<TreeSize>>(rc::gen::inRange(0, 300));
  TreeSize size = 0;
  for (const TreeSize batch : batches) {
    grow(tiles, size, size + batch);
    for (; batch + size > model.size();) model.append_leaf(testing::cheap_leaf(model.size()));
    size += batch;
    RC_ASSERT(resume(tiles, size).root() == *root_at(model, size));
  }
  check_tiles(tiles, model);
}

BOOST_AUTO_TEST_CASE(levels_above_are_reached) {
  const TreeSize size = 65536 + 300;
  testing::MemoryReader model;
  for (TreeSize i = 0; i < size; ++i) model.append_leaf(testing::cheap_leaf(i));
  Tiles tiles;
  grow(tiles, 0, 65535);
  BOOST_TEST((resume(tiles, 65535).root() == *root_at(model, 65535)));
  grow(tiles, 65535, 65536);
  BOOST_TEST((tiles.contains({2, 0})));
  BOOST_TEST((resume(tiles, 65536).root() == *root_at(model, 65536)));
  grow(tiles, 65536, size);
  check_tiles(tiles, model);
}

BOOST_AUTO_TEST_CASE(only_what_differs_is_changed) {
  Tiles tiles;
  grow(tiles, 0, 300);
  Appender tree = resume(tiles, 300);
  BOOST_TEST(tree.changed().empty());
  tree.push(testing::cheap_leaf(300));
  BOOST_TEST(tree.changed().size() == 1U);  // the tile above did not get a leaf
  for (TreeSize i = 301; i < 512; ++i) tree.push(testing::cheap_leaf(i));
  BOOST_TEST(tree.changed().size() == 2U);
  BOOST_TEST((tree.changed().contains({0, 1}) && tree.changed().contains({1, 0})));
}

BOOST_AUTO_TEST_CASE(completed_tiles_can_be_taken_away) {
  Appender tree(0, {});
  for (TreeSize i = 0; i < 520; ++i) tree.push(testing::cheap_leaf(i));
  const Tiles taken = tree.take_completed();
  BOOST_TEST(taken.size() == 2U);
  BOOST_TEST((taken.contains({0, 0}) && taken.contains({0, 1})));
  BOOST_TEST(tree.take_completed().empty());
  BOOST_TEST(tree.changed().size() == 2U);  // the edges of both levels
  BOOST_TEST((tree.root() == testing::model_root(testing::cheap_leaves(520))));
}

BOOST_AUTO_TEST_CASE(a_tile_of_another_length_is_a_damaged_store) {
  Tiles tiles;
  grow(tiles, 0, 300);
  for (const std::size_t size : {std::size_t{0}, tiles[{0, 1}].size() - 32, std::size_t{5},
                                 full_tile_bytes, full_tile_bytes + 32}) {
    Tiles damaged = tiles;
    damaged[{0, 1}].resize(size);
    BOOST_CHECK_THROW(resume(damaged, 300), SystemError);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::log
