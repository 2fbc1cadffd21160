#include "ledger/log/note.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/log/note_sign.h"
#include "tests/support/numbered_key.h"

namespace certledger::log {
namespace {

// The example of the signed-note specification.
const std::string example_vkey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const std::string example_line =
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuw"
    "HjG1Yu72IneyaQM=\n";
const std::string example = "This is an example message.\n\n" + example_line;

Fault fault_of(const std::string& bytes) {
  const auto note = parse_note(bytes);
  BOOST_REQUIRE(!note);
  return note.error().fault;
}

BOOST_AUTO_TEST_SUITE(note)

BOOST_AUTO_TEST_CASE(the_specifications_example_is_good) {
  const VerifierKey key = parse_vkey(example_vkey).value();
  BOOST_TEST(key.name == "example.com/foo");
  BOOST_TEST(key.id == 0x530d903aU);
  BOOST_TEST(format_vkey(key) == example_vkey);
  const Note note = parse_note(example).value();
  BOOST_TEST(note.text == "This is an example message.\n");
  BOOST_TEST(format_note(note) == example);
  const auto verified = verify_note(note, {&key, 1}).value();
  BOOST_TEST(verified.size() == 1U);
  BOOST_TEST((verified[0].key == key && !verified[0].time));
}

BOOST_AUTO_TEST_CASE(any_other_text_is_not_what_was_signed) {
  const VerifierKey key = parse_vkey(example_vkey).value();
  Note note = parse_note(example).value();
  for (const char* text :
       {"This is an example message\n", "This is an example message.\n\n", "\n"}) {
    note.text = text;
    BOOST_TEST((verify_note(note, {&key, 1}).error().fault == Fault::bad_signature));
  }
}

BOOST_AUTO_TEST_CASE(the_last_empty_line_parts_text_and_signatures) {
  const Note note = parse_note("a\n\nb\n\n\n" + example_line).value();
  BOOST_TEST(note.text == "a\n\nb\n\n");
  BOOST_TEST(parse_note("\n\n" + example_line).value().text == "\n");
}

BOOST_AUTO_TEST_CASE(other_forms_are_refused) {
  const std::string text = "text\n\n";
  const std::string good = "— k AAAAAAA=\n";
  BOOST_TEST(parse_note(text + good).has_value());
  for (const std::string& bytes : {std::string(),
                                   std::string("\n"),
                                   std::string("text\n"),
                                   text,
                                   "text\n" + good,
                                   "\n" + good,
                                   text + "— k AAAAAAA=",
                                   text + good + "\n",
                                   text + good + "more\n",
                                   text + "- k AAAAAAA=\n",
                                   text + "—k AAAAAAA=\n",
                                   text + "—  AAAAAAA=\n",
                                   text + "— k  AAAAAAA=\n",
                                   text + "— k+ AAAAAAA=\n",
                                   text + "— a b AAAAAAA=\n",
                                   text + "— k AAAAAAA= \n",
                                   text + "— k AAAAAAA=\r\n",
                                   text + "— k AAAAAAB=\n",
                                   text + "— k AAAAAAA\n",
                                   text + "— k AAAAAA==\n",
                                   text + "— k AAAA_AA=\n",
                                   text + "— k \n",
                                   text + "— k\n",
                                   text + "— \xE3\x80\x80 AAAAAAA=\n",
                                   text + "— \xFF AAAAAAA=\n",
                                   "\xEF\xBB\xBFtext\n\n" + good,
                                   "te\xFFxt\n\n" + good,
                                   "te\x01xt\n\n" + good,
                                   "te\txt\n\n" + good,
                                   "te\rxt\n\n" + good,
                                   std::string("te\0xt\n\n", 7) + good}) {
    BOOST_TEST((fault_of(bytes) == Fault::malformed), bytes);
  }
}

BOOST_AUTO_TEST_CASE(limits_come_first) {
  std::string lines;
  for (std::size_t i = 0; i < limits::note_signatures; ++i) lines += "— k AAAAAAA=\n";
  BOOST_TEST(parse_note("text\n\n" + lines).value().signatures.size() == 64U);
  BOOST_TEST((fault_of("text\n\n" + lines + "— k AAAAAAA=\n") == Fault::too_large));
  BOOST_TEST((fault_of(std::string(limits::note_bytes + 1, '\xFF')) == Fault::too_large));
}

RC_BOOST_PROP(what_is_parsed_formats_to_the_same_bytes, ()) {
  // Mostly good notes with a few octets changed: those that still parse must have one spelling.
  std::string bytes = example + example_line;
  const auto changes = *rc::gen::inRange(0, 3);
  for (int i = 0; i < changes; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    bytes[at] = *rc::gen::elementOf(std::string("\n —+=A/B\xE2\x80\x94 ") + bytes);
  }
  const auto note = parse_note(bytes);
  if (note) RC_ASSERT(format_note(*note) == bytes);
}

RC_BOOST_PROP(notes_of_any_parts_come_back, (const std::vector<Bytes>& blobs)) {
  Note note{"some\n\ntext\n", {{"first", 1, {0}}}};
  for (const Bytes& blob : blobs) {
    if (blob.empty() || note.signatures.size() == limits::note_signatures) continue;
    note.signatures.push_back({"name/中", *rc::gen::arbitrary<KeyId>(), blob});
  }
  RC_ASSERT(parse_note(format_note(note)).value() == note);
}

BOOST_AUTO_TEST_CASE(what_was_signed_is_verified) {
  const SecretKey secret = testing::numbered_key(1);
  const SecretKey witness = testing::numbered_key(2);
  const std::string text = "a text\n";
  Note note = signed_note(text, "example.org/log", secret);
  note.signatures.push_back(cosign(text, "witness", witness, Time{1'700'000'000}));
  const std::vector<VerifierKey> keys = {
      verifier_key("witness", KeyType::cosignature, witness.public_key()),
      verifier_key("example.org/log", KeyType::ed25519, secret.public_key())};
  const auto verified = verify_note(parse_note(format_note(note)).value(), keys).value();
  BOOST_TEST(verified.size() == 2U);
  BOOST_TEST((verified[0].key == keys[1] && verified[1].key == keys[0]));
  BOOST_TEST((verified[1].time == Time{1'700'000'000}));
}

BOOST_AUTO_TEST_CASE(unknown_signatures_are_ignored_and_bad_ones_are_not) {
  const SecretKey secret = testing::numbered_key(1);
  const VerifierKey key = verifier_key("log", KeyType::ed25519, secret.public_key());
  const std::string text = "a text\n";
  Note note = signed_note(text, "log", secret);
  // Another name or another id is another key, whatever stands behind it.
  note.signatures.push_back({"log2", key.id, Bytes(64)});
  note.signatures.push_back({"log", key.id + 1, Bytes(5)});
  BOOST_TEST(verify_note(note, {&key, 1}).value().size() == 1U);

  for (const Bytes& signature : {Bytes(64), Bytes(63), Bytes(65), Bytes(72), Bytes(1)}) {
    Note bad = note;
    bad.signatures.push_back({"log", key.id, signature});
    BOOST_TEST((verify_note(bad, {&key, 1}).error().fault == Fault::bad_signature));
  }
  const VerifierKey stranger =
      verifier_key("stranger", KeyType::ed25519, testing::numbered_key(3).public_key());
  BOOST_TEST((verify_note(note, {&stranger, 1}).error().fault == Fault::unknown_key));
  BOOST_TEST((verify_note(note, {}).error().fault == Fault::unknown_key));
}

BOOST_AUTO_TEST_CASE(a_key_that_signs_twice_counts_once) {
  const SecretKey witness = testing::numbered_key(2);
  const VerifierKey key = verifier_key("w", KeyType::cosignature, witness.public_key());
  const Note note{"t\n",
                  {cosign("t\n", "w", witness, Time{5}), cosign("t\n", "w", witness, Time{9})}};
  const auto verified = verify_note(note, {&key, 1}).value();
  BOOST_TEST(verified.size() == 1U);
  BOOST_TEST((verified[0].time == Time{5}));
}

BOOST_AUTO_TEST_CASE(a_signature_of_one_kind_is_none_of_the_other) {
  const SecretKey secret = testing::numbered_key(1);
  const std::string text = "a text\n";
  const VerifierKey plain = verifier_key("k", KeyType::ed25519, secret.public_key());
  const VerifierKey timed = verifier_key("k", KeyType::cosignature, secret.public_key());
  BOOST_TEST(plain.id != timed.id);
  Note note{text, {sign_note(text, "k", secret)}};
  BOOST_TEST((verify_note(note, {&timed, 1}).error().fault == Fault::unknown_key));
  note.signatures[0].id = timed.id;
  BOOST_TEST((verify_note(note, {&timed, 1}).error().fault == Fault::bad_signature));
}

BOOST_AUTO_TEST_CASE(vkeys_have_one_spelling) {
  const PublicKey key = testing::numbered_key(1).public_key();
  for (const KeyType type : {KeyType::ed25519, KeyType::cosignature}) {
    const VerifierKey good = verifier_key("name", type, key);
    BOOST_TEST((parse_vkey(format_vkey(good)).value() == good));
  }
  const std::string tail = "+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  for (const std::string& text :
       {std::string(), std::string("example.com/foo"), "example.com/foo" + tail,
        "example.com/foo+530D903A" + tail, "example.com/foo+530d903b" + tail,
        "example.com/foo+0530d903a" + tail, "example.com/fo+530d903a" + tail, "+530d903a" + tail,
        "example.com/ foo+530d903a" + tail, example_vkey + "=", example_vkey + "\n",
        example_vkey.substr(0, example_vkey.size() - 4)}) {
    BOOST_TEST((parse_vkey(text).error().fault == Fault::malformed), text);
  }
}

BOOST_AUTO_TEST_CASE(keys_of_other_types_or_no_sound_ones_are_refused) {
  PublicKey identity;  // the neutral element: of small order
  identity.bytes[0] = 1;
  BOOST_TEST(!parse_vkey(format_vkey(verifier_key("k", KeyType::ed25519, identity))));
  const auto ecdsa = static_cast<KeyType>(2);
  BOOST_TEST(
      !parse_vkey(format_vkey(verifier_key("k", ecdsa, testing::numbered_key(1).public_key()))));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::log
