// Compact proofs from outside: what is read is written again in the very octets, and stands for a
// proof file that can be written and read.
#include "ledger/proofs/paper/compact.h"

#include "ledger/base/check.h"
#include "ledger/proofs/paper/code.h"

namespace certledger::proofs {
namespace {

/// A log with whatever key id the proof asks for.
void stand_for_a_file(const paper::CompactProof& proof) {
  const log::VerifierKey log{"example.org/log", proof.log, log::KeyType::ed25519, {}};
  const auto file = paper::expand(proof, {{&log, 1}, {}});
  CERTLEDGER_CHECK(file.has_value());
  CERTLEDGER_CHECK(file->index == proof.size - 1);
  const auto text = format_proof_file(*file);
  if (!text) {
    CERTLEDGER_CHECK(text.error().fault == Fault::too_large);
    return;
  }
  CERTLEDGER_CHECK(parse_proof_file(*text) == *file);
}

}  // namespace
}  // namespace certledger::proofs

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certledger;
  const BytesView input(data, size);
  const auto by_codes = proofs::paper::read_codes(as_text(input));
  if (by_codes) CERTLEDGER_CHECK(by_codes->size() <= size);
  const auto proof = proofs::paper::decode_compact(input);
  if (!proof) {
    const Fault fault = proof.error().fault;
    CERTLEDGER_CHECK(fault == Fault::malformed || fault == Fault::too_large ||
                     fault == Fault::needs_newer);
    return 0;
  }
  CERTLEDGER_CHECK(proofs::paper::encode_compact(*proof) == to_bytes(input));
  proofs::stand_for_a_file(*proof);
  return 0;
}
