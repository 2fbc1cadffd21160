// Memory files from outside: what is read is written again in the very octets, each ledger once and
// in order, and continues itself.
#include "ledger/proofs/trusted_checkpoint.h"

#include "ledger/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certledger;
  const std::string_view text = as_text(BytesView(data, size));
  const auto one = proofs::parse_memory(text);
  const auto memories = proofs::parse_memories(text);
  if (one) {
    CERTLEDGER_CHECK(proofs::format_memory(*one) == text);
    CERTLEDGER_CHECK(memories && memories->size() == 1 && memories->front() == *one);
  }
  if (!memories) {
    const Fault fault = memories.error().fault;
    CERTLEDGER_CHECK(fault == Fault::malformed || fault == Fault::too_large);
    return 0;
  }
  CERTLEDGER_CHECK(!memories->empty());
  CERTLEDGER_CHECK(proofs::format_memories(*memories) == text);
  for (const proofs::Memory& memory : *memories) {
    const log::Checkpoint& seen = memory.checkpoint;
    CERTLEDGER_CHECK(proofs::find(*memories, memory.origin()) == &memory);
    CERTLEDGER_CHECK(
        proofs::check_continues(memory, memory.key.name, seen.size, seen.root).has_value());
    CERTLEDGER_CHECK(proofs::make_memory(memory.key, memory.note) == memory);
  }
  return 0;
}
