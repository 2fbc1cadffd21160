#include "ledger/log/checkpoint.h"

#include <boost/test/unit_test.hpp>

#include "ledger/base/encoding.h"
#include "ledger/base/origin.h"
#include "ledger/log/cosignature.h"
#include "ledger/log/note_sign.h"
#include "tests/support/numbered_key.h"

namespace certledger::log {
namespace {

// The cosigned checkpoint of the tlog-cosignature specification. Its keys are not published.
const std::string sofa_text =
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
const std::string sofa = sofa_text +
                         "\n"
                         "— example.com/behind-the-sofa "
                         "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1"
                         "gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
                         "— witness.example.com/w1 "
                         "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oy"
                         "in1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

const std::string root_line = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

BOOST_AUTO_TEST_SUITE(checkpoint)

BOOST_AUTO_TEST_CASE(the_specifications_example_is_read) {
  const Note note = parse_note(sofa).value();
  BOOST_TEST(format_note(note) == sofa);
  const Checkpoint checkpoint = parse_checkpoint(note.text).value();
  BOOST_TEST(checkpoint.origin == "example.com/behind-the-sofa");
  BOOST_TEST(checkpoint.size == 20852163U);
  BOOST_TEST(format_checkpoint(checkpoint) == sofa_text);
  const NoteSignature& witness = note.signatures.at(1);
  BOOST_TEST(witness.id == 0x8d66cf3fU);
  BOOST_TEST(witness.signature.size() == 72U);
  BOOST_TEST(read_u64_be(witness.signature) == 1679315147U);
}

BOOST_AUTO_TEST_CASE(what_a_witness_signs) {
  const Bytes message = cosignature_message(Time{1679315147}, sofa_text);
  BOOST_TEST(as_text(message) == "cosignature/v1\ntime 1679315147\n" + sofa_text);
}

BOOST_AUTO_TEST_CASE(other_forms_are_refused) {
  for (const std::string& text :
       {std::string(),
        std::string("o\n"),
        std::string("o\n1\n"),
        "o\n1\n" + root_line + "\n",
        "o\n1\n" + root_line + "extension\n",
        "\n1\n" + root_line,
        "o\n\n" + root_line,
        "o\n01\n" + root_line,
        "o\n+1\n" + root_line,
        "o\n-1\n" + root_line,
        "o\n1 \n" + root_line,
        "o\n0x1\n" + root_line,
        "o\n18446744073709551616\n" + root_line,
        "o o\n1\n" + root_line,
        "o+\n1\n" + root_line,
        "certledger/x\n1\n" + root_line,
        "o\r\n1\n" + root_line,
        "o\n1\n" + root_line.substr(1),
        "o\n1\n" + root_line.substr(0, root_line.size() - 1),
        std::string("o\n1\nAAAA\n"),
        std::string("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")}) {
    BOOST_TEST((parse_checkpoint(text).error().fault == Fault::malformed), text);
  }
}

BOOST_AUTO_TEST_CASE(sizes_end_at_2_to_the_53rd) {
  BOOST_TEST(parse_checkpoint("o\n9007199254740991\n" + root_line).has_value());
  BOOST_TEST(
      (parse_checkpoint("o\n9007199254740992\n" + root_line).error().fault == Fault::too_large));
}

BOOST_AUTO_TEST_CASE(origins) {
  for (const char* origin : {"example.org/ledger", "o", "ledger.例え.jp", "certledger"}) {
    BOOST_TEST(is_valid_origin(origin), origin);
  }
  for (const std::string& origin :
       {std::string(), std::string("a b"), std::string("a\tb"), std::string("a\n"),
        std::string("a+b"), std::string("certledger/x"), std::string(256, 'a'),
        std::string("a\u00A0b"), std::string("a\u2003b"), std::string("a\u3000"),
        std::string("a\u2028b"), std::string("a\u0085b"), std::string("a\xFF")}) {
    BOOST_TEST(!is_valid_origin(origin), origin);
  }
}

BOOST_AUTO_TEST_CASE(a_checkpoint_is_opened_with_the_logs_key) {
  const SecretKey secret = testing::numbered_key(1);
  const Checkpoint checkpoint{"example.org/ledger", 5, sha256(as_bytes("root"))};
  const VerifierKey log = verifier_key(checkpoint.origin, KeyType::ed25519, secret.public_key());
  const std::string text = format_checkpoint(checkpoint);
  const std::string note = format_note(signed_note(text, checkpoint.origin, secret));
  BOOST_TEST((open_checkpoint(note, log).value() == checkpoint));

  const VerifierKey other = verifier_key("example.org/other", log.type, log.key);
  BOOST_TEST((open_checkpoint(note, other).error().fault == Fault::unknown_key));
  const std::string foreign = format_note(signed_note(text, other.name, secret));
  BOOST_TEST((open_checkpoint(foreign, other).error().fault == Fault::wrong_origin));
  std::string changed = note;
  changed[changed.find("\n5\n") + 1] = '6';
  BOOST_TEST((open_checkpoint(changed, log).error().fault == Fault::bad_signature));
  const std::string no_checkpoint = format_note(signed_note("text\n", log.name, secret));
  BOOST_TEST((open_checkpoint(no_checkpoint, log).error().fault == Fault::malformed));
}

BOOST_AUTO_TEST_CASE(cosignatures_bind_time_and_text) {
  const SecretKey secret = testing::numbered_key(2);
  const NoteSignature signature = cosign(sofa_text, "w", secret, Time{77});
  const auto check = [&](std::string_view text, const Bytes& blob) {
    return verify_cosignature(secret.public_key(), text, blob);
  };
  BOOST_TEST((check(sofa_text, signature.signature).value() == Time{77}));
  for (std::size_t i = 0; i < signature.signature.size(); ++i) {
    Bytes changed = signature.signature;
    changed[i] ^= 1;
    BOOST_TEST((check(sofa_text, changed).error().fault == Fault::bad_signature));
  }
  BOOST_TEST(!check(sofa_text + "x\n", signature.signature));
  Bytes longer = signature.signature;
  longer.push_back(0);
  BOOST_TEST(!check(sofa_text, longer));
  longer.resize(71);
  BOOST_TEST(!check(sofa_text, longer));
  // Well signed, but at no time that can be written.
  const Time never{latest_time.seconds + 1};
  const Signature made = secret.sign(cosignature_message(never, sofa_text));
  BOOST_TEST(!check(sofa_text, cosignature_blob(never, made)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::log
