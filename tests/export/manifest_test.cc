#include "ledger/export/manifest.h"

#include <boost/test/unit_test.hpp>

#include "ledger/base/encoding.h"

namespace certledger::log {
namespace {

BOOST_AUTO_TEST_SUITE(manifest)

std::vector<std::string> paths_at(TreeSize size) {
  std::vector<std::string> paths;
  exports::for_each_file(size, [&](const exports::File& file) {
    paths.push_back(exports::path_of(file));
    return true;
  });
  return paths;
}

exports::Manifest manifest_at(TreeSize size) {
  exports::Manifest manifest;
  manifest.origin = "example.org/ledger";
  manifest.size = size;
  manifest.root.bytes[0] = 9;
  manifest.checkpoint.bytes[1] = 8;
  exports::for_each_file(size, [&](const exports::File& file) {
    manifest.files[file] = sha256(as_bytes(exports::path_of(file)));
    return true;
  });
  return manifest;
}

BOOST_AUTO_TEST_CASE(an_export_consists_of_what_its_size_says) {
  BOOST_TEST(paths_at(0).empty());
  const std::vector<std::string> one{"checkpoints/000.p/1", "tile/entries/000.p/1",
                                     "tile/0/000.p/1"};
  BOOST_TEST(paths_at(1) == one, boost::test_tools::per_element());
  const std::vector<std::string> full{"checkpoints/000", "tile/entries/000", "tile/0/000",
                                      "tile/1/000.p/1"};
  BOOST_TEST(paths_at(256) == full, boost::test_tools::per_element());
  // The example of tlog-tiles: 70,000 entries.
  const auto many = paths_at(70'000);
  BOOST_TEST(many.size() == 3 * 274U + 2 + 1);
  for (const char* path : {"tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17",
                           "tile/2/000.p/1", "tile/entries/273.p/112", "checkpoints/273.p/112"}) {
    BOOST_TEST((std::ranges::find(many, path) != many.end()), path);
  }
  BOOST_TEST(exports::path_of({exports::File::Kind::checkpoints, 0, 1234067, 256}) ==
             "checkpoints/x001/x234/067");
}

BOOST_AUTO_TEST_CASE(the_files_stand_in_their_own_order) {
  for (const TreeSize size : {1U, 255U, 256U, 257U, 65'536U, 70'000U}) {
    std::optional<exports::File> before;
    exports::for_each_file(size, [&](const exports::File& file) {
      BOOST_TEST((!before || *before < file));
      before = file;
      return true;
    });
  }
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
  for (const TreeSize size : {1U, 255U, 256U, 257U, 70'000U}) {
    const exports::Manifest manifest = manifest_at(size);
    const auto read = exports::parse_manifest(exports::format_manifest(manifest));
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->origin == manifest.origin);
    BOOST_TEST(read->size == size);
    BOOST_TEST((read->root == manifest.root));
    BOOST_TEST((read->checkpoint == manifest.checkpoint));
    BOOST_TEST((read->files == manifest.files));
  }
}

BOOST_AUTO_TEST_CASE(the_text_is_this) {
  const std::string text = exports::format_manifest(manifest_at(1));
  BOOST_TEST(text.starts_with("certledger/export/v1\norigin example.org/ledger\nsize 1\nroot CQ"));
  const std::string line = "\n" + to_hex(sha256(as_bytes("tile/0/000.p/1"))) + "  tile/0/000.p/1\n";
  BOOST_TEST(text.ends_with(line));
}

BOOST_AUTO_TEST_CASE(one_that_was_cut_or_edited_is_malformed) {
  const std::string text = exports::format_manifest(manifest_at(300));
  for (std::size_t at = 0; at < text.size(); ++at) {
    BOOST_TEST(!exports::parse_manifest(text.substr(0, at)).has_value());
  }
  std::size_t refused = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string edited = text;
    edited[at] = '!';
    const auto read = exports::parse_manifest(edited);
    refused += read ? 0 : 1;
    // The origin alone may hold such a character.
    if (read) BOOST_TEST(read->origin != "example.org/ledger");
  }
  BOOST_TEST(refused == text.size() - std::string("example.org/ledger").size());
  BOOST_TEST(!exports::parse_manifest(text + "\n").has_value());
  const auto more = exports::parse_manifest(text + std::string(64, '0') + "  index.html\n");
  BOOST_REQUIRE(!more.has_value());
  BOOST_TEST(name(more.error().fault) == name(Fault::malformed));
  BOOST_TEST(more.error().where.starts_with("manifest:"));
}

BOOST_AUTO_TEST_CASE(a_size_beyond_all_measure_ends_at_the_first_line_that_is_not_there) {
  std::string text = exports::format_manifest(manifest_at(1));
  text.replace(text.find("size 1\n"), 7, "size 9007199254740991\n");
  BOOST_TEST(!exports::parse_manifest(text).has_value());
  for (const char* size : {"size 0\n", "size 9007199254740992\n", "size 01\n", "size -1\n"}) {
    std::string other = exports::format_manifest(manifest_at(1));
    other.replace(other.find("size 1\n"), 7, size);
    BOOST_TEST(!exports::parse_manifest(other).has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_newer_format_is_named) {
  std::string text = exports::format_manifest(manifest_at(1));
  text.replace(text.find("v1"), 2, "v2");
  const auto read = exports::parse_manifest(text);
  BOOST_REQUIRE(!read.has_value());
  BOOST_TEST(name(read.error().fault) == name(Fault::store));
  BOOST_TEST(read.error().what.find("newer") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::log
