// The eight leaves that Certificate Transparency implementations test with since RFC 6962, their
// roots and some of their proofs.
#include "ledger/log/tree.h"

#include <boost/test/unit_test.hpp>

#include "ledger/base/encoding.h"
#include "ledger/log/proof.h"
#include "tests/support/memory_reader.h"

namespace certledger::log {
namespace {

const std::vector<std::string> leaves = {"",
                                         "00",
                                         "10",
                                         "2021",
                                         "3031",
                                         "40414243",
                                         "5051525354555657",
                                         "606162636465666768696a6b6c6d6e6f"};

const std::vector<std::string> roots = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

struct Known {
  std::uint64_t first;  // index or old size
  TreeSize size;
  std::vector<std::string> path;
};

const std::vector<Known> inclusions = {
    {0, 1, {}},
    {2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
    {1,
     5,
     {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
    {0,
     8,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {5,
     8,
     {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
};

const std::vector<Known> consistencies = {
    {1, 1, {}},
    {1,
     8,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {6,
     8,
     {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {2,
     5,
     {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};

std::vector<std::string> hex(const std::vector<Hash>& hashes) {
  std::vector<std::string> texts;
  for (const Hash& hash : hashes) texts.push_back(to_hex(hash));
  return texts;
}

Hash root(TreeSize size) { return *octets_from_hex<Hash>(roots[size]); }

struct EightLeaves {
  testing::MemoryReader reader;
  EightLeaves() {
    for (const std::string& leaf : leaves) reader.append(*from_hex(leaf));
  }
};

BOOST_AUTO_TEST_SUITE(tree)

BOOST_AUTO_TEST_CASE(hashes_are_those_of_the_standard) {
  BOOST_TEST(to_hex(leaf_hash({})) == roots[1]);
  BOOST_TEST(to_hex(leaf_hash(as_bytes("L123456"))) ==
             "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
  BOOST_TEST(to_hex(empty_root()) == roots[0]);
}

BOOST_FIXTURE_TEST_CASE(roots_of_the_eight_leaves, EightLeaves) {
  for (TreeSize size = 0; size <= 8; ++size) {
    BOOST_TEST(to_hex(*root_at(reader, size)) == roots[size]);
  }
  BOOST_CHECK(root_at(reader, 9).error().fault == Fault::not_found);
}

BOOST_FIXTURE_TEST_CASE(inclusion_proofs_of_the_eight_leaves, EightLeaves) {
  for (const Known& known : inclusions) {
    const auto path = prove_inclusion(reader, known.first, known.size);
    BOOST_TEST(hex(path.value()) == known.path, boost::test_tools::per_element());
    const Hash leaf = leaf_hash(*from_hex(leaves[known.first]));
    BOOST_TEST(
        verify_inclusion(known.first, known.size, leaf, *path, root(known.size)).has_value());
  }
}

BOOST_FIXTURE_TEST_CASE(consistency_proofs_of_the_eight_leaves, EightLeaves) {
  for (const Known& known : consistencies) {
    const auto path = prove_consistency(reader, known.first, known.size);
    BOOST_TEST(hex(path.value()) == known.path, boost::test_tools::per_element());
    BOOST_TEST(
        verify_consistency(known.first, known.size, root(known.first), root(known.size), *path)
            .has_value());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::log
