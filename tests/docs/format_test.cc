// docs/format.md against the program. `format_test --rewrite FILE` writes the program's blocks into
// the document; what they say is then for a person to read.
#define BOOST_TEST_NO_MAIN
#include <sodium.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <fstream>
#include <iterator>

#include "tests/docs/format_blocks.h"

namespace {

std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(format_document_is_what_the_program_does) {
  const std::string document = read(CERTLEDGER_FORMAT_DOCUMENT);
  BOOST_REQUIRE(!document.empty());
  BOOST_TEST(document ==
             certledger::docs::with_blocks(document, certledger::docs::format_blocks()));
}

int main(int argc, char** argv) {
  if (sodium_init() < 0) return 2;
  if (argc == 3 && std::strcmp(argv[1], "--rewrite") == 0) {
    const std::string document =
        certledger::docs::with_blocks(read(argv[2]), certledger::docs::format_blocks());
    std::ofstream(argv[2]) << document;
    return 0;
  }
  return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
