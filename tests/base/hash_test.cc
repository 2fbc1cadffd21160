#include "ledger/base/hash.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

#include "ledger/base/encoding.h"

namespace certledger {
namespace {

BOOST_AUTO_TEST_SUITE(hash)

// The examples of FIPS 180-2, appendix B, and the empty message.
BOOST_AUTO_TEST_CASE(examples_of_the_standard) {
  BOOST_TEST(to_hex(sha256(BytesView())) ==
             "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(to_hex(sha256(as_bytes("abc"))) ==
             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(to_hex(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))) ==
             "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  BOOST_TEST(to_hex(sha256(as_bytes(std::string(1'000'000, 'a')))) ==
             "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

BOOST_AUTO_TEST_CASE(a_node_is_its_parts_in_order) {
  const Hash left = sha256(as_bytes("left"));
  const Hash right = sha256(as_bytes("right"));
  Bytes joined{1};
  append(joined, left.view());
  append(joined, right.view());
  BOOST_TEST((sha256_node(BytesView(joined).first(1), left, right) == sha256(joined)));
  BOOST_TEST((sha256_node(BytesView(joined).first(1), right, left) != sha256(joined)));
}

BOOST_AUTO_TEST_CASE(the_default_is_zeros) {
  BOOST_TEST(to_hex(Hash()) == std::string(64, '0'));
  BOOST_TEST((Hash() < sha256(BytesView())));
}

RC_BOOST_PROP(parts_make_no_difference, (const Bytes& a, const Bytes& b, const Bytes& c)) {
  Bytes joined = a;
  append(joined, b);
  append(joined, c);
  RC_ASSERT(sha256({a, b, c}) == sha256(joined));
}

RC_BOOST_PROP(numbers_of_eight_octets, (std::uint64_t value, const Bytes& before)) {
  Bytes bytes = before;
  append_u64_be(bytes, value);
  RC_ASSERT(bytes.size() == before.size() + 8);
  RC_ASSERT(read_u64_be(BytesView(bytes).subspan(before.size())) == value);
  RC_ASSERT(bytes[before.size()] == value >> 56);
  RC_ASSERT(bytes.back() == (value & 0xFF));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger
