#include "ledger/base/encoding.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

namespace certledger {
namespace {

BOOST_AUTO_TEST_SUITE(encoding)

BOOST_AUTO_TEST_CASE(hexadecimal_is_lower_case_and_even) {
  BOOST_TEST(to_hex(Bytes{0x00, 0x7f, 0xff}) == "007fff");
  BOOST_TEST(to_hex(BytesView()).empty());
  BOOST_TEST((from_hex("007fff") == Bytes{0x00, 0x7f, 0xff}));
  BOOST_TEST((from_hex("") == Bytes{}));
  for (const auto* text :
       {"0", "000", "0g", "FF", "fF", " 00", "00 ", "0x00", "00\n", "0:0", "中"}) {
    BOOST_TEST(!from_hex(text).has_value(), text);
  }
  BOOST_TEST(!from_hex(std::string_view("00\0", 3)).has_value());
  BOOST_TEST(!from_hex(std::string_view("0\0", 2)).has_value());
}

BOOST_AUTO_TEST_CASE(octets_have_one_length) {
  BOOST_TEST(octets_from_hex<Hash>(std::string(64, 'a')).has_value());
  BOOST_TEST(!octets_from_hex<Hash>(std::string(62, 'a')).has_value());
  BOOST_TEST(!octets_from_hex<Hash>(std::string(66, 'a')).has_value());
  BOOST_TEST(!octets_from_hex<Hash>(std::string(64, 'A')).has_value());
  BOOST_TEST(octets_from<Hash>(Bytes(32)).has_value());
  BOOST_TEST(!octets_from<Hash>(Bytes(31)).has_value());
  BOOST_TEST(!octets_from<Hash>(Bytes(33)).has_value());
}

// RFC 4648, section 10.
BOOST_AUTO_TEST_CASE(base64_examples_of_the_rfc) {
  const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : examples) {
    BOOST_TEST(to_base64(as_bytes(plain)) == coded);
    BOOST_TEST((from_base64(coded) == to_bytes(as_bytes(plain))));
  }
  BOOST_TEST(to_base64(Bytes{0xfb, 0xff, 0xfe}) == "+//+");
}

BOOST_AUTO_TEST_CASE(base64_has_one_spelling) {
  for (const auto* text :
       {"Zg", "Zg=", "Zg===", "Zm8", "Zm9v=", "Zm9v====", "=", "====", "Z", "Z===", "Zm9vY", "-__-",
        "Zm 9", " Zm9v", "Zm9v\n", "Zm9v ", "Zm9v\r\n", "Zg==Zg==", "Zm=v", "Z\xc3\xa9==",
        // Spare bits that are not zero: the same octets as Zg== and Zm8=.
        "Zh==", "Zn==", "Zx==", "Zm9=", "Zm+=", "Zm/="}) {
    BOOST_TEST(!from_base64(text).has_value(), text);
  }
  BOOST_TEST(!from_base64(std::string_view("Zm9v\0", 5)).has_value());
  BOOST_TEST(!from_base64(std::string_view("\0Zm9", 4)).has_value());
}

RC_BOOST_PROP(what_is_written_is_read, (const Bytes& bytes)) {
  RC_ASSERT(from_hex(to_hex(bytes)) == bytes);
  RC_ASSERT(from_base64(to_base64(bytes)) == bytes);
  RC_ASSERT(to_base64(bytes).size() == (bytes.size() + 2) / 3 * 4);
}

RC_BOOST_PROP(what_is_read_is_what_is_written, ()) {
  const auto letters = std::string("ABCabc019+/=Zgw8 \n");
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(letters));
  if (const auto bytes = from_base64(text)) RC_ASSERT(to_base64(*bytes) == text);
  if (const auto bytes = from_hex(text)) RC_ASSERT(to_hex(*bytes) == text);
}

// Every text of four characters over an alphabet that has all the special ones: 16^4 of them.
BOOST_AUTO_TEST_CASE(every_short_base64_text) {
  const std::string alphabet = "AQgwBZaz059+/=- ";
  std::size_t wrong = 0;
  std::size_t accepted = 0;
  for (std::size_t n = 0; n < 65536; ++n) {
    std::string text;
    for (unsigned shift = 0; shift < 16; shift += 4) text += alphabet[n >> shift & 15U];
    if (const auto bytes = from_base64(text)) {
      ++accepted;
      wrong += to_base64(*bytes) == text ? 0 : 1;
    }
  }
  BOOST_TEST(wrong == 0U);
  // 13 of the 16 are digits. Three octets: 13^4. Two: the third digit ends in two zero bits, and of
  // A Q g w B Z a z 0 5 9 + / those are A Q g w 0 and nothing else. One: A Q g w end in four.
  BOOST_TEST(accepted == 13U * 13 * 13 * 13 + 13U * 13 * 5 + 13U * 4);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger
