#include "ledger/base/sign.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>
#include <type_traits>

#include "ledger/base/encoding.h"

namespace certledger {
namespace {

static_assert(!std::is_copy_constructible_v<SecretKey> && !std::is_copy_assignable_v<SecretKey>);
static_assert(std::is_nothrow_move_constructible_v<SecretKey>);
static_assert(std::is_nothrow_move_assignable_v<SecretKey>);

SecretKey from_hex_seed(std::string_view seed) { return SecretKey::from_seed(*from_hex(seed)); }

// RFC 8032, section 7.1, test 2.
constexpr auto seed_2 = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
constexpr auto public_2 = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
constexpr auto signature_2 =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

BOOST_AUTO_TEST_SUITE(sign)

BOOST_AUTO_TEST_CASE(a_seed_gives_the_key_of_the_rfc) {
  const SecretKey key = from_hex_seed(seed_2);
  BOOST_TEST(to_hex(key.public_key()) == public_2);
  BOOST_TEST(to_hex(key.seed()) == seed_2);
  BOOST_TEST(to_hex(key.sign(Bytes{0x72})) == signature_2);
  // RFC 8032, section 7.1, test 1: the empty message.
  const SecretKey first =
      from_hex_seed("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  BOOST_TEST(to_hex(first.public_key()) ==
             "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  BOOST_TEST(to_hex(first.sign(BytesView())) ==
             "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
             "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
}

BOOST_AUTO_TEST_CASE(a_moved_key_signs_as_before) {
  SecretKey key = from_hex_seed(seed_2);
  SecretKey moved = std::move(key);
  BOOST_TEST(to_hex(moved.public_key()) == public_2);
  BOOST_TEST(to_hex(moved.sign(Bytes{0x72})) == signature_2);

  SecretKey other = SecretKey::generate();
  other = std::move(moved);
  BOOST_TEST(to_hex(other.public_key()) == public_2);
  BOOST_TEST(to_hex(other.seed()) == seed_2);
  BOOST_TEST(to_hex(other.sign(Bytes{0x72})) == signature_2);
}

BOOST_AUTO_TEST_CASE(generated_keys_are_sound_and_differ) {
  const SecretKey one = SecretKey::generate();
  const SecretKey two = SecretKey::generate();
  BOOST_TEST(is_sound_key(one.public_key()));
  BOOST_TEST((one.public_key() != two.public_key()));
  BOOST_TEST((SecretKey::from_seed(one.seed()).public_key() == one.public_key()));
}

RC_BOOST_PROP(a_signature_is_of_one_message_and_key, (const Bytes& message, std::uint8_t more)) {
  const SecretKey key = from_hex_seed(seed_2);
  const Signature signature = key.sign(message);
  RC_ASSERT(verify(key.public_key(), message, signature));
  RC_ASSERT(key.sign(message) == signature);
  Bytes longer = message;
  longer.push_back(more);
  RC_ASSERT(!verify(key.public_key(), longer, signature));
  RC_ASSERT(!verify(SecretKey::generate().public_key(), message, signature));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger
