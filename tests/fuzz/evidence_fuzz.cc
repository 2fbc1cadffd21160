// Evidence files from outside: what is read is written again in the very octets, and nothing proves
// a fork but two signatures on what cannot both be true.
#include "ledger/proofs/evidence.h"

#include "ledger/base/check.h"
#include "tests/fuzz/seed_log.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certledger;
  const std::string_view text = as_text(BytesView(data, size));
  const auto evidence = proofs::parse_evidence(text);
  static const log::VerifierKey key = log::parse_vkey(testing::seed_log).value();
  const auto judged = proofs::judge_evidence(text, {{&key, 1}, {}});
  if (!evidence) {
    const Fault fault = evidence.error().fault;
    CERTLEDGER_CHECK(fault == Fault::malformed || fault == Fault::too_large);
    CERTLEDGER_CHECK(!judged);
    return 0;
  }
  CERTLEDGER_CHECK(proofs::format_evidence(*evidence) == text);
  if (!judged) return 0;
  const log::Checkpoint& smaller = judged->smaller.checkpoint;
  const log::Checkpoint& larger = judged->larger.checkpoint;
  CERTLEDGER_CHECK(log::parse_checkpoint(evidence->smaller.text) == smaller);
  CERTLEDGER_CHECK(log::parse_checkpoint(evidence->larger.text) == larger);
  CERTLEDGER_CHECK(smaller.origin == key.name && larger.origin == key.name);
  CERTLEDGER_CHECK(smaller.size <= larger.size);
  const auto root_then = smaller.size == larger.size ? larger.root : judged->root_then;
  CERTLEDGER_CHECK(judged->is_fork == (root_then && *root_then != smaller.root));
  return 0;
}
