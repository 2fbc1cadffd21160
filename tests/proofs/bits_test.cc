// Every single bit of one file of each kind: flipped, the file is refused or has lost a cosignature
// that is then no longer named. There is no third kind.
#include "tests/proofs/jury.h"
#include "tests/support/flipped.h"

namespace certledger::testing {
namespace {

BOOST_AUTO_TEST_SUITE(mutations)

/// Flips each bit. Other verifiers judge one of `each`, which is odd: each place
/// in an octet has its turn.
std::size_t flip_every_bit(Sample of, std::size_t each) {
  Jury jury(of);
  for (std::size_t bit = 0; bit < of.file.size() * 8; ++bit) {
    of.is_for_others = bit % each == 0;
    jury.refuse_or_lose_a_cosignature(testing::flipped(of.file, bit), "bit " + std::to_string(bit));
  }
  return jury.lost();
}

BOOST_AUTO_TEST_CASE(every_bit_of_a_file_counts) {
  const char* subject = "certificate/JX-SUSPENDED";
  const auto lost = flip_every_bit(sample(ledger().status(subject), subject, lenient_policy()), 5);
  // Names and key ids of two cosigners: the only octets that may change without a refusal.
  BOOST_TEST(lost > 0U);
  BOOST_TEST(lost < 8 * 50U);
}

BOOST_AUTO_TEST_CASE(every_bit_of_an_entry_proof_counts) {
  Sample entry = sample(ledger().entry(12), nullptr, lenient_policy());
  entry.question.kind = tools::ProofKind::entry;
  flip_every_bit(entry, 5);
}

BOOST_AUTO_TEST_CASE(every_bit_of_the_other_kinds_counts) {
  for (const char* subject : {"certificate/JX-NEVER", "mark/JXM-1"}) {
    flip_every_bit(sample(ledger().status(subject), subject, lenient_policy()), 17);
  }
  for (const char* subject : {"certificate/JX-NEVER", "certificate/JX-SUSPENDED"}) {
    flip_every_bit(sample(ledger().history(subject), subject, lenient_policy()), 17);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
