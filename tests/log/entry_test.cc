#include "ledger/log/entry.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

#include "ledger/base/codec.h"
#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"

namespace certledger::log {
namespace {

template <class T>
T filled(std::uint8_t octet) {
  T octets;
  octets.bytes.fill(octet);
  return octets;
}

Entry sample() {
  return {300,       filled<Hash>(0xAA),      Time{1'700'000'000},
          {1, 2, 3}, filled<PublicKey>(0xBB), filled<Signature>(0xCC)};
}

std::string repeat(const char* text, int count) {
  std::string result;
  while (count-- > 0) result += text;
  return result;
}

const std::string sample_hex =
    "01"
    "ac02" +
    repeat("aa", 32) + "80e2cfaa06" + "03010203" + repeat("bb", 32) + repeat("cc", 64);

Fault entry_fault(BytesView bytes) { return decode_entry_view(bytes).error().fault; }

BOOST_AUTO_TEST_SUITE(entry)

BOOST_AUTO_TEST_CASE(bytes_are_those_of_the_format) {
  BOOST_TEST(to_hex(encode_entry(sample()).value()) == sample_hex);
  BOOST_TEST((decode_entry(*from_hex(sample_hex)).value() == sample()));
}

BOOST_AUTO_TEST_CASE(a_view_borrows_the_statement) {
  const Bytes bytes = encode_entry(sample()).value();
  const EntryView view = decode_entry_view(bytes).value();
  BOOST_TEST((view.statement.data() == bytes.data() + 1 + 2 + 32 + 5 + 1));
  BOOST_TEST(view.statement.size() == 3U);
}

RC_BOOST_PROP(what_is_decoded_encodes_to_the_same_bytes,
              (std::uint64_t index, const Bytes& statement)) {
  Entry entry = sample();
  entry.index = index;
  entry.recorded_at = Time{*rc::gen::inRange<std::uint64_t>(0, latest_time.seconds + 1)};
  entry.statement = statement;
  const Bytes bytes = encode_entry(entry).value();
  RC_ASSERT(decode_entry(bytes).value() == entry);
  // Any other octet is another entry or none: never a second spelling of one.
  Bytes other = bytes;
  other[*rc::gen::inRange<std::size_t>(0, other.size())] ^= *rc::gen::inRange<std::uint8_t>(1, 255);
  const auto decoded = decode_entry(other);
  if (decoded) RC_ASSERT(encode_entry(*decoded).value() == other);
}

BOOST_AUTO_TEST_CASE(cut_short_or_followed_by_more_it_is_refused) {
  Bytes bytes = *from_hex(sample_hex);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    BOOST_TEST((entry_fault(BytesView(bytes).first(size)) == Fault::malformed));
  }
  bytes.push_back(0);
  BOOST_TEST((entry_fault(bytes) == Fault::malformed));
}

BOOST_AUTO_TEST_CASE(other_spellings_are_refused) {
  const std::string tail = repeat("bb", 32) + repeat("cc", 64);
  const std::string previous = repeat("aa", 32);
  // An index, a time and a length one octet longer than needed; a time after the year 9999.
  for (const std::string& hex :
       {"01ac8200" + previous + "80e2cfaa0603010203" + tail,
        "01ac02" + previous + "80e2cfaa860003010203" + tail,
        "01ac02" + previous + "80e2cfaa068300010203" + tail,
        "01ac02" + previous + "ffffffffffffffffff0103010203" + tail,
        "01ac02" + previous + "80e2cfaa06ffffffffffffffffff01010203" + tail}) {
    BOOST_TEST((entry_fault(*from_hex(hex)) == Fault::malformed), hex);
  }
}

BOOST_AUTO_TEST_CASE(another_format_version_is_named) {
  Bytes bytes = *from_hex(sample_hex);
  bytes[0] = 2;
  const Error error = decode_entry_view(bytes).error();
  BOOST_TEST((error.fault == Fault::malformed));
  BOOST_TEST(error.what.find("newer format") != std::string::npos);
  bytes[0] = 0;
  BOOST_TEST((entry_fault(bytes) == Fault::malformed));
}

BOOST_AUTO_TEST_CASE(the_limit_is_16_KiB) {
  Entry entry = sample();
  const std::size_t rest = encode_entry(entry).value().size() - 3 + 1;  // the length takes one more
  entry.statement.resize(limits::entry_bytes - rest - 1);
  while (encode_entry(entry)) entry.statement.push_back(7);
  BOOST_TEST((encode_entry(entry).error().fault == Fault::too_large));
  entry.statement.pop_back();
  const Bytes largest = encode_entry(entry).value();
  BOOST_TEST(largest.size() == limits::entry_bytes);
  BOOST_TEST(decode_entry_view(largest).has_value());
  // Not even the first octet of more than that is looked at.
  BOOST_TEST((entry_fault(Bytes(limits::entry_bytes + 1, 0xFF)) == Fault::too_large));
}

BOOST_AUTO_TEST_CASE(what_a_statement_signs) {
  const Bytes statement{'s', 0};
  const Bytes input = statement_signing_input("example.org/ledger", statement);
  BOOST_TEST(as_text(input) ==
             std::string_view("certledger/statement/v1\nexample.org/ledger\ns\0", 45));
  BOOST_TEST((statement_hash("example.org/ledger", statement) == sha256(input)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::log
