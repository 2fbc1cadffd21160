#include "ledger/base/codec.h"

#include <boost/test/unit_test.hpp>

#include "ledger/base/encoding.h"

namespace certledger {
namespace {

enum class Colour : std::uint8_t { red = 1, blue = 200 };
bool known(Colour c) { return c == Colour::red || c == Colour::blue; }

struct Inner {
  std::string name;
  std::optional<Date> day;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("name", name), field("day", day));
  }
};

struct Outer {
  std::uint64_t number = 0;
  Colour colour = Colour::red;
  std::vector<Inner> inners;
  std::set<std::string> names;
  Hash hash;
  Bytes bytes;
  Time time;
  UtcOffset offset;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("colour", colour), field("inners", inners),
       field("names", names), field("hash", hash), field("bytes", bytes), field("time", time),
       field("offset", offset));
  }
};

Outer sample() {
  Outer outer;
  outer.number = 300;
  outer.colour = Colour::blue;
  outer.inners = {{"中", Date::parse("2024-10-04")}, {"b", {}}};
  outer.names = {"q", "a"};
  outer.bytes = {1, 2};
  outer.time = Time{5};
  return outer;
}

const char* const sample_hex =
    "ac02"
    "c801"
    "0203e4b8ad01323032342d31302d3034016200"
    "0201610171"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "020102"
    "05"
    "2b30303a3030";

Result<Outer> decode_hex(std::string hex) { return decode<Outer>(*from_hex(hex), "Outer"); }

BOOST_AUTO_TEST_SUITE(codec)

BOOST_AUTO_TEST_CASE(bytes_are_those_of_the_format) {
  BOOST_TEST(to_hex(encode(sample())) == sample_hex);
  const auto read = decode_hex(sample_hex);
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(to_hex(encode(*read)) == sample_hex);
}

BOOST_AUTO_TEST_CASE(every_truncation_is_refused) {
  const Bytes whole = encode(sample());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    BOOST_TEST(!decode<Outer>(BytesView(whole).first(size), "Outer").has_value());
  }
}

BOOST_AUTO_TEST_CASE(what_is_accepted_encodes_to_itself) {
  // Every one-bit change either is refused or is another value's one encoding.
  const Bytes whole = encode(sample());
  std::size_t accepted = 0;
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    Bytes changed = whole;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    const auto read = decode<Outer>(changed, "Outer");
    if (!read) continue;
    ++accepted;
    BOOST_TEST(encode(*read) == changed);
  }
  BOOST_TEST(accepted > 0U);
}

BOOST_AUTO_TEST_CASE(other_forms_are_refused) {
  const std::string rest = std::string(sample_hex).substr(4);
  BOOST_TEST(!decode_hex("ac8200" + rest).has_value());                 // over-long varint
  BOOST_TEST(!decode_hex("ffffffffffffffffff02" + rest).has_value());   // more than 64 bits
  BOOST_TEST(decode_hex("ffffffffffffffffff01" + rest).has_value());    // exactly 64 bits
  BOOST_TEST(!decode_hex(std::string(sample_hex) + "00").has_value());  // trailing byte
  BOOST_TEST(!decode_hex("ac0202" + rest.substr(4)).has_value());       // unknown tag
  const auto error = decode_hex("ac0202" + rest.substr(4));
  BOOST_TEST(to_text(error.error()) == "Outer: at offset 3: an unknown tag");
}

BOOST_AUTO_TEST_CASE(sets_are_sorted_and_have_no_doubles) {
  using Set = std::set<std::string>;
  BOOST_TEST(decode<Set>(*from_hex("0201610162"), "set").has_value());
  BOOST_TEST(!decode<Set>(*from_hex("0201620161"), "set").has_value());
  BOOST_TEST(!decode<Set>(*from_hex("0201610161"), "set").has_value());
}

BOOST_AUTO_TEST_CASE(texts_are_plain_and_short) {
  BOOST_TEST(decode<std::string>(*from_hex("03e4b8ad"), "text").has_value());
  BOOST_TEST(!decode<std::string>(*from_hex("02e4b8"), "text").has_value());    // cut UTF-8
  BOOST_TEST(!decode<std::string>(*from_hex("02c080"), "text").has_value());    // over-long UTF-8
  BOOST_TEST(!decode<std::string>(*from_hex("03eda080"), "text").has_value());  // surrogate
  BOOST_TEST(!decode<std::string>(*from_hex("010a"), "text").has_value());      // control
  BOOST_TEST(!decode<std::string>(*from_hex("02c285"), "text").has_value());    // C1 control
  BOOST_TEST(decode<std::string>(encode(std::string(512, 'x')), "text").has_value());
  BOOST_TEST(!decode<std::string>(encode(std::string(513, 'x')), "text").has_value());
}

BOOST_AUTO_TEST_CASE(counts_do_not_allocate) {
  // A count of 2^62 items in ten octets: refused before memory is asked for.
  BOOST_TEST(!decode<std::vector<Inner>>(*from_hex("808080808080808040"), "list").has_value());
  BOOST_TEST(!decode<Bytes>(*from_hex("808080808080808040"), "bytes").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger
