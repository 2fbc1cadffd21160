// Memory files: what is written is read, everything else is refused, and what contradicts it told.
#include <boost/test/unit_test.hpp>

#include "ledger/proofs/trusted_checkpoint.h"
#include "tests/support/signing_log.h"

namespace certledger::proofs {
namespace {

using Log = testing::SigningLog;

/// A checkpoint as its log signs it.
std::string note_of(const Log& log, log::TreeSize size, std::uint8_t root) {
  return log::format_note(log.note(log.at(size, root)));
}

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
  const Log log;
  const auto made = make_memory(log.key, note_of(log, 7, 1));
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST(made->checkpoint.size == 7U);
  const auto read = parse_memory(format_memory(*made));
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST((*read == *made));
}

BOOST_AUTO_TEST_CASE(each_octet_counts) {
  const Log log;
  const std::string text = format_memory(*make_memory(log.key, note_of(log, 7, 1)));
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char mask : {'\x01', '\x20', '\x40'}) {
      std::string edited = text;
      edited[i] = static_cast<char>(edited[i] ^ mask);
      const auto read = parse_memory(edited);
      BOOST_TEST(!read.has_value(), "octet " << i << " of " << text);
    }
    BOOST_TEST(!parse_memory(text.substr(0, i)).has_value(), "cut at " << i);
  }
  BOOST_TEST(!parse_memory(text + "\n").has_value());
  BOOST_TEST(!parse_memory("x" + text).has_value());
}

BOOST_AUTO_TEST_CASE(unsigned_or_signed_by_another) {
  const Log log;
  const Log other;
  const std::string head = "certledger memory v1\n" + log::format_vkey(log.key) + "\n\n";
  BOOST_TEST(parse_memory(head + note_of(log, 7, 1)).has_value());
  const std::string text = log::format_checkpoint(log.at(7, 1));
  for (const std::string& note : {note_of(other, 7, 1), text, text + "\n", std::string()}) {
    const auto read = parse_memory(head + note);
    BOOST_REQUIRE(!read.has_value());
    BOOST_TEST((read.error().fault == Fault::malformed));
  }
  // Signed, but no checkpoint, or one of another ledger.
  BOOST_TEST(!parse_memory(head + log::format_note(log.sign("hello\n"))).has_value());
  log::Checkpoint foreign = log.at(7, 1);
  foreign.origin = "example.net/other";
  BOOST_TEST(!parse_memory(head + log::format_note(log.note(foreign))).has_value());
  BOOST_TEST(!make_memory(other.key, note_of(log, 7, 1)).has_value());
}

BOOST_AUTO_TEST_CASE(what_continues_and_what_does_not) {
  const Log log;
  const Memory memory = *make_memory(log.key, note_of(log, 7, 1));
  const auto fault = [&](std::string_view name, log::TreeSize size, std::uint8_t root) {
    const auto result = check_continues(memory, name, size, log.at(size, root).root);
    return result ? std::optional<Fault>() : result.error().fault;
  };
  BOOST_TEST((fault(log.origin, 7, 1) == std::nullopt));
  BOOST_TEST((fault(log.origin, 8, 1) == std::nullopt));
  BOOST_TEST((fault(log.origin, 6, 1) == Fault::rolled_back));
  BOOST_TEST((fault(log.origin, 0, 1) == Fault::rolled_back));
  BOOST_TEST((fault(log.origin, 7, 2) == Fault::forked));
  BOOST_TEST((fault(log.origin, 8, 2) == Fault::forked));
  BOOST_TEST((fault("example.net/other", 7, 1) == Fault::wrong_origin));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::proofs
