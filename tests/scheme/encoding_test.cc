// Statements and records as octets: one encoding a value, and nothing else is read.
#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

#include "tests/support/arbitrary.h"
#include "tests/support/statements.h"

namespace certledger::testing {
namespace {

using namespace scheme;

/// A bit of the edition makes one that nobody knows yet.
bool is_refused(const Error& error) {
  return error.fault == Fault::malformed || error.fault == Fault::needs_newer;
}

/// What is read from `bytes` encodes to them, or they are refused.
bool is_canonical(BytesView bytes) {
  const auto statement = decode_statement(bytes);
  if (!statement) return is_refused(statement.error());
  return std::ranges::equal(encode_statement(*statement), bytes);
}
bool is_canonical_record(BytesView bytes) {
  const auto record = decode_record(bytes);
  if (!record) return is_refused(record.error());
  return std::ranges::equal(encode_record(*record), bytes);
}

template <class Judge>
bool neighbours_are(Bytes bytes, Judge judge) {
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << bit % 8);
    bytes[bit / 8] ^= mask;
    if (!judge(bytes)) return false;
    bytes[bit / 8] ^= mask;
  }
  return true;
}

BOOST_AUTO_TEST_SUITE(scheme_encoding)

RC_BOOST_PROP(a_statement_is_read_back, (const Statement& statement)) {
  const Bytes bytes = encode_statement(statement);
  const auto read = decode_statement(bytes);
  RC_ASSERT(read.has_value());
  RC_ASSERT(kind_of(read->body) == kind_of(statement.body));
  RC_ASSERT(read->after == statement.after);
  RC_ASSERT(encode_statement(*read) == bytes);
  RC_ASSERT(subjects_of(read->body) == subjects_of(statement.body));
  RC_ASSERT(effective_of(read->body) == effective_of(statement.body));
}

RC_BOOST_PROP(a_record_is_read_back, (const Record& record)) {
  const Bytes bytes = encode_record(record);
  const auto read = decode_record(bytes);
  RC_ASSERT(read.has_value());
  RC_ASSERT(subject_of(read->body) == subject_of(record.body));
  RC_ASSERT(encode_record(*read) == bytes);
}

BOOST_AUTO_TEST_CASE(every_kind_its_beginnings_and_one_bit_neighbours) {
  for (const auto& kind : kinds) {
    BOOST_TEST_CONTEXT(kind.text) {
      for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const auto statement = any_statement(kind.value)(rc::Random(seed), 20).value();
        const Bytes bytes = encode_statement(statement);
        BOOST_TEST(bytes[0] == static_cast<std::uint8_t>(kind.value));
        BOOST_TEST(is_canonical(bytes));
        BOOST_TEST(decode_statement(bytes).has_value());
        for (std::size_t size = 0; size < bytes.size(); ++size) {
          BOOST_TEST(!decode_statement(BytesView(bytes).first(size)).has_value());
        }
        BOOST_TEST(neighbours_are(bytes, is_canonical));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_record_its_beginnings_and_one_bit_neighbours) {
  for (const auto& type : subject_type_names) {
    BOOST_TEST_CONTEXT(type.text) {
      for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const Bytes bytes = encode_record(any_record(type.value)(rc::Random(seed), 20).value());
        BOOST_TEST(is_canonical_record(bytes));
        for (std::size_t size = 0; size < bytes.size(); ++size) {
          BOOST_TEST(!decode_record(BytesView(bytes).first(size)).has_value());
        }
        BOOST_TEST(neighbours_are(bytes, is_canonical_record));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(kinds_are_the_variants_alternatives) {
  BOOST_TEST(kinds.size() == std::variant_size_v<Body>);
  for (const auto& kind : kinds) {
    BOOST_TEST((kind_of(empty_body(kind.value)) == kind.value));
    BOOST_TEST((from_name<Kind>(kind.text) == kind.value));
  }
}

std::string refusal(BytesView bytes) {
  const auto statement = decode_statement(bytes);
  return statement ? "" : to_text(statement.error());
}

BOOST_AUTO_TEST_CASE(limits_of_the_decoder) {
  const auto text_of = [](std::size_t octets) {
    Note note{certificate_subject(number), std::string(octets, 'x'), {}};
    return encode_statement({{}, note});
  };
  BOOST_TEST(refusal(text_of(512)) == "");
  BOOST_TEST(refusal(text_of(513)).find("too long") != std::string::npos);

  Bytes bytes = text_of(1);
  bytes.push_back(0);
  BOOST_TEST(refusal(bytes).find("after the end") != std::string::npos);

  bytes = text_of(1);
  bytes[0] = 5;
  BOOST_TEST(refusal(bytes).find("unknown tag") != std::string::npos);

  bytes = text_of(1);
  bytes[0] = 0x83;  // kind 3, written in two octets
  bytes.insert(bytes.begin() + 1, 0);
  BOOST_TEST(refusal(bytes).find("longer than needed") != std::string::npos);

  bytes = text_of(1);
  bytes.back() = 0x7F;  // 127 digests of evidence
  BOOST_TEST(refusal(bytes).find("exceeds") != std::string::npos);

  bytes = encode_statement({{}, CertificateReduce{number, decided(on("2022-04-01")), {1, 2}}});
  std::swap(bytes[bytes.size() - 1], bytes[bytes.size() - 2]);
  BOOST_TEST(refusal(bytes).find("ascending") != std::string::npos);
  BOOST_TEST(refusal({}) != "");
}

BOOST_AUTO_TEST_CASE(possession_is_bound_to_origin_and_member) {
  BOOST_TEST(as_text(possession_message("a.example", "body-a")) ==
             "certledger/possession/v1\na.example\nbody-a\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
