// Keys and signatures: the test vectors 1 to 3 of RFC 8032, section 7.1.
#include "ledger/base/ed25519.h"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "ledger/base/encoding.h"
#include "ledger/base/sign.h"

namespace certledger {
namespace {

struct Vector {
  const char* seed;
  const char* key;
  const char* message;
  const char* signature;
};

const std::vector<Vector> vectors = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

BOOST_AUTO_TEST_SUITE(ed25519)

BOOST_AUTO_TEST_CASE(signatures_are_those_of_the_standard) {
  for (const Vector& v : vectors) {
    const SecretKey key = SecretKey::from_seed(*from_hex(v.seed));
    const Bytes message = *from_hex(v.message);
    BOOST_TEST(to_hex(key.public_key()) == v.key);
    BOOST_TEST(to_hex(key.sign(message)) == v.signature);
    BOOST_TEST(to_hex(key.seed()) == v.seed);
    BOOST_TEST(verify(key.public_key(), message, *octets_from_hex<Signature>(v.signature)));
    BOOST_TEST(is_sound_key(key.public_key()));
  }
}

BOOST_AUTO_TEST_CASE(any_flipped_bit_is_refused) {
  const Vector& v = vectors[2];
  const auto key = *octets_from_hex<PublicKey>(v.key);
  const auto signature = *octets_from_hex<Signature>(v.signature);
  const Bytes message = *from_hex(v.message);
  for (std::size_t bit = 0; bit < Signature::size * 8; ++bit) {
    Signature changed = signature;
    changed.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    BOOST_TEST(!verify(key, message, changed));
  }
  for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
    Bytes changed = message;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    BOOST_TEST(!verify(key, changed, signature));
  }
}

BOOST_AUTO_TEST_CASE(a_scalar_beyond_the_groups_order_is_refused) {
  // S + L verifies under a lax reading of the equation: one signature would have two spellings.
  const Bytes order = *from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  Signature signature = *octets_from_hex<Signature>(vectors[0].signature);
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += unsigned{signature.bytes[32 + i]} + order[i];
    signature.bytes[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8U;
  }
  BOOST_TEST(!verify(*octets_from_hex<PublicKey>(vectors[0].key), {}, signature));
}

BOOST_AUTO_TEST_CASE(unsound_keys_are_known) {
  for (const char* hex :
       {"0100000000000000000000000000000000000000000000000000000000000000",     // neutral element
        "0000000000000000000000000000000000000000000000000000000000000000",     // order 4
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",     // order 2
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",     // 1, not reduced
        "0200000000000000000000000000000000000000000000000000000000000000"}) {  // not on the curve
    BOOST_TEST(!is_sound_key(*octets_from_hex<PublicKey>(hex)), hex);
  }
}

BOOST_AUTO_TEST_CASE(keys_move_and_new_ones_differ) {
  SecretKey first = SecretKey::generate();
  const PublicKey key = first.public_key();
  const SecretKey moved = std::move(first);
  BOOST_TEST(verify(key, as_bytes("m"), moved.sign(as_bytes("m"))));
  BOOST_TEST((SecretKey::generate().public_key() != key));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger
