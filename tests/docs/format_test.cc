// docs/format.md and docs/format.json against the program. `format_test --rewrite FILE` writes the
// program's parts into either document; what they say is then for a person to read.
#define BOOST_TEST_NO_MAIN
#include <sodium.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <fstream>
#include <iterator>

#include "tests/docs/format_blocks.h"
#include "tests/docs/format_json.h"

namespace {

std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The document with the program's parts in the place of its own.
std::string derived(const std::string& path) {
  const std::string document = read(path);
  if (path.ends_with(".json")) return certledger::docs::with_tables(document);
  return certledger::docs::with_blocks(document, certledger::docs::format_blocks());
}

}  // namespace

BOOST_AUTO_TEST_CASE(format_documents_are_what_the_program_does) {
  for (const char* path : {CERTLEDGER_FORMAT_DOCUMENT, CERTLEDGER_FORMAT_TABLES}) {
    const std::string document = read(path);
    BOOST_REQUIRE(!document.empty());
    BOOST_TEST(document == derived(path));
  }
}

int main(int argc, char** argv) {
  if (sodium_init() < 0) return 2;
  if (argc == 3 && std::strcmp(argv[1], "--rewrite") == 0) {
    const std::string document = derived(argv[2]);
    std::ofstream(argv[2]) << document;
    return 0;
  }
  return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
