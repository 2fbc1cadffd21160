#include "ledger/log/proof.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

#include "tests/support/memory_reader.h"
#include "tests/support/tree_model.h"

namespace certledger::log {
namespace {

using testing::Leaves;

const Hash other_root = testing::cheap_leaf(12345);

struct Tree {
  std::vector<Hash> leaves;
  testing::MemoryReader reader;
  explicit Tree(TreeSize size) : leaves(testing::cheap_leaves(size)) {
    for (const Hash& leaf : leaves) reader.append_leaf(leaf);
  }
  [[nodiscard]] Leaves first(TreeSize size) const { return Leaves(leaves).first(size); }
};

/// Every way to spoil a path a little: each bit flipped, each hash left out, doubled or swapped,
/// one more at either end.
template <class Check>
void for_each_spoiled(const std::vector<Hash>& path, Check check) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    for (std::size_t bit = 0; bit < 256; ++bit) {
      auto spoiled = path;
      spoiled[i].bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      check(spoiled);
    }
    auto shorter = path;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    check(shorter);
    auto longer = path;
    longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(i), path[i]);
    check(longer);
    if (i == 0) continue;
    auto swapped = path;
    std::swap(swapped[i - 1], swapped[i]);
    check(swapped);
  }
  auto longer = path;
  longer.push_back(Hash{});
  check(longer);
  longer.pop_back();
  longer.insert(longer.begin(), Hash{});
  check(longer);
}

BOOST_AUTO_TEST_SUITE(proof)

BOOST_AUTO_TEST_CASE(inclusion_is_that_of_the_model_for_all_small_trees) {
  const Tree tree(64);
  for (TreeSize size = 1; size <= 64; ++size) {
    const Hash root = testing::model_root(tree.first(size));
    for (Index index = 0; index < size; ++index) {
      const auto path = prove_inclusion(tree.reader, index, size).value();
      BOOST_REQUIRE((path == testing::model_inclusion(index, tree.first(size))));
      BOOST_REQUIRE(verify_inclusion(index, size, tree.leaves[index], path, root).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(consistency_is_that_of_the_model_for_all_small_trees) {
  const Tree tree(64);
  for (TreeSize now = 1; now <= 64; ++now) {
    const Hash now_root = testing::model_root(tree.first(now));
    for (TreeSize old = 1; old <= now; ++old) {
      const Hash old_root = testing::model_root(tree.first(old));
      const auto path = prove_consistency(tree.reader, old, now).value();
      BOOST_REQUIRE((path == testing::model_consistency(old, tree.first(now))));
      BOOST_REQUIRE(verify_consistency(old, now, old_root, now_root, path).has_value());
    }
  }
}

const Tree& large_tree() {
  static const Tree tree(65536 + 700);
  return tree;
}

RC_BOOST_PROP(large_trees_too, ()) {
  const Tree& tree = large_tree();
  const auto now = *rc::gen::inRange<TreeSize>(1, tree.leaves.size() + 1);
  const auto old = *rc::gen::inRange<TreeSize>(1, now + 1);
  const Index index = old - 1;
  const Hash now_root = root_at(tree.reader, now).value();
  const Hash old_root = root_at(tree.reader, old).value();
  const auto before = tree.reader.nodes_read();
  const auto inclusion = prove_inclusion(tree.reader, index, now).value();
  RC_ASSERT(tree.reader.nodes_read() - before <= 2U * 17);
  RC_ASSERT(verify_inclusion(index, now, tree.leaves[index], inclusion, now_root).has_value());
  const auto consistency = prove_consistency(tree.reader, old, now).value();
  RC_ASSERT(verify_consistency(old, now, old_root, now_root, consistency).has_value());
}

BOOST_AUTO_TEST_CASE(a_large_tree_has_the_models_proofs) {
  const Tree& tree = large_tree();
  const TreeSize size = tree.leaves.size();
  const Leaves all = tree.first(size);
  BOOST_TEST((root_at(tree.reader, size).value() == testing::model_root(all)));
  for (const std::uint64_t at : {TreeSize{256}, TreeSize{65535}, TreeSize{65536}, size - 1}) {
    BOOST_TEST(
        (prove_inclusion(tree.reader, at, size).value() == testing::model_inclusion(at, all)));
    BOOST_TEST(
        (prove_consistency(tree.reader, at, size).value() == testing::model_consistency(at, all)));
  }
}

BOOST_AUTO_TEST_CASE(spoiled_inclusion_proofs_are_refused) {
  for (const TreeSize size : {1, 2, 3, 7, 8, 13}) {
    const Tree tree(size);
    const Hash root = testing::model_root(tree.leaves);
    for (Index index = 0; index < size; ++index) {
      const Hash& leaf = tree.leaves[index];
      const auto path = prove_inclusion(tree.reader, index, size).value();
      for_each_spoiled(path, [&](const std::vector<Hash>& spoiled) {
        const auto verdict = verify_inclusion(index, size, leaf, spoiled, root);
        BOOST_REQUIRE((!verdict && verdict.error().fault == Fault::not_included));
      });
      BOOST_TEST(!verify_inclusion(index, size, leaf, path, other_root));
      BOOST_TEST(!verify_inclusion(index, size, testing::cheap_leaf(99), path, root));
      for (Index other = 0; other <= size; ++other) {
        BOOST_TEST((other == index || !verify_inclusion(other, size, leaf, path, root)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(spoiled_consistency_proofs_are_refused) {
  const Tree tree(13);
  const auto refused = [](const Result<void>& verdict) {
    return !verdict && verdict.error().fault == Fault::wrong_root;
  };
  for (TreeSize now = 1; now <= 13; ++now) {
    const Hash now_root = testing::model_root(tree.first(now));
    for (TreeSize old = 1; old <= now; ++old) {
      const Hash old_root = testing::model_root(tree.first(old));
      const auto path = prove_consistency(tree.reader, old, now).value();
      for_each_spoiled(path, [&](const std::vector<Hash>& spoiled) {
        BOOST_REQUIRE(refused(verify_consistency(old, now, old_root, now_root, spoiled)));
      });
      BOOST_TEST(refused(verify_consistency(old, now, other_root, now_root, path)));
      BOOST_TEST(refused(verify_consistency(old, now, old_root, other_root, path)));
    }
  }
}

BOOST_AUTO_TEST_CASE(sizes_that_make_no_sense) {
  const Tree tree(8);
  const Hash root = testing::model_root(tree.leaves);
  BOOST_TEST((prove_inclusion(tree.reader, 8, 8).error().fault == Fault::not_found));
  BOOST_TEST((prove_inclusion(tree.reader, 0, 9).error().fault == Fault::not_found));
  BOOST_TEST((prove_inclusion(tree.reader, 0, 0).error().fault == Fault::not_found));
  BOOST_TEST((prove_consistency(tree.reader, 8, 9).error().fault == Fault::not_found));
  BOOST_TEST((prove_consistency(tree.reader, 5, 4).error().fault == Fault::not_found));
  BOOST_TEST(prove_consistency(tree.reader, 0, 8).value().empty());
  BOOST_TEST(!verify_inclusion(0, 0, root, {}, root));
  BOOST_TEST(!verify_inclusion(~Index{0}, ~TreeSize{0}, root, {}, root));
  BOOST_TEST(!verify_consistency(0, 0, empty_root(), empty_root(), {}));
  BOOST_TEST(!verify_consistency(0, 8, empty_root(), root, {}));
  BOOST_TEST(!verify_consistency(8, 7, root, root, {}));
}

BOOST_AUTO_TEST_CASE(longer_proofs_than_any_tree_has_are_not_computed) {
  const std::vector<Hash> many(65);
  BOOST_TEST((verify_inclusion(0, ~TreeSize{0}, {}, many, {}).error().fault == Fault::too_large));
  const auto verdict = verify_consistency(1, ~TreeSize{0}, {}, {}, std::span(many).first(64));
  BOOST_TEST((verdict.error().fault == Fault::too_large));
}

BOOST_AUTO_TEST_CASE(a_reader_that_lacks_a_node_gives_no_proof) {
  class Holed : public testing::MemoryReader {
   public:
    [[nodiscard]] Result<Hash> node(unsigned level, std::uint64_t index) const override {
      if (level == 1) return fail(Fault::malformed, "a damaged tile");
      return testing::MemoryReader::node(level, index);
    }
  } reader;
  for (int i = 0; i < 8; ++i) reader.append_leaf({});
  BOOST_TEST((prove_inclusion(reader, 0, 8).error().fault == Fault::malformed));
  BOOST_TEST((prove_consistency(reader, 2, 7).error().fault == Fault::malformed));
  BOOST_TEST((root_at(reader, 7).error().fault == Fault::malformed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::log
