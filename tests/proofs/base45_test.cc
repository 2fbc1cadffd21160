#include "ledger/proofs/paper/base45.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

namespace certledger::proofs::paper {
namespace {

BOOST_AUTO_TEST_SUITE(base45)

// RFC 9285, sections 4.3 and 4.4.
BOOST_AUTO_TEST_CASE(the_examples_of_the_standard) {
  for (const auto& [octets, text] : {std::pair{"AB", "BB8"},
                                     {"Hello!!", "%69 VD92EX0"},
                                     {"base-45", "UJCLQE7W581"},
                                     {"ietf!", "QED8WEX0"}}) {
    BOOST_TEST(to_base45(as_bytes(octets)) == text);
    BOOST_TEST((from_base45(text) == to_bytes(as_bytes(octets))));
  }
  BOOST_TEST(to_base45({}).empty());
  BOOST_TEST((from_base45("") == Bytes{}));
}

BOOST_AUTO_TEST_CASE(refuses_all_else) {
  for (const char* text :
       {"GGW", ":::", "ZZ", "::", "A", "BB8A", "bb8", "B_8", "BB8\n", "B\xC3\xA9"}) {
    BOOST_TEST(!from_base45(text).has_value(), text);
  }
}

RC_BOOST_PROP(reads_what_it_writes, (const Bytes& octets)) {
  const std::string text = to_base45(octets);
  RC_ASSERT(from_base45(text) == octets);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::proofs::paper
