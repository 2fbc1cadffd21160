#include "tools/arguments/cosigning.h"

#include <algorithm>

#include "ledger/base/origin.h"
#include "ledger/base/text.h"
#include "ledger/log/cosignature.h"
#include "tools/present/instant.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

Time cosigning_time() {
  const Time now = this_instant();
  // In a cosignature, time zero means that there is no time.
  if (now == Time{}) {
    throw SystemError(Fault::clock,
                      "this machine's clock is wrong; nothing is cosigned. Set the clock");
  }
  return now;
}

log::VerifierKey cosigner(const keys::KeyText& half, const std::string& given, const char* option) {
  const std::string& name = given.empty() ? half.name : given;
  if (is_valid_key_name(name)) {
    return log::verifier_key(name, log::KeyType::cosignature, half.public_key);
  }
  const std::string why =
      " is not a valid name of a verifier key: it must not contain spaces or '+'";
  if (!given.empty()) throw UsageError(std::string(option) + " " + printable(name) + why);
  throw UsageError("the name in the key file, " + printable(name) + "," + why +
                   "; give another name with " + option);
}

MadeCosignature cosign_now(const std::string& text, const log::VerifierKey& who,
                           const SecretKey& key) {
  const Time time = cosigning_time();
  const log::NoteSignature signature = log::cosign(text, who.name, key, time);
  if (!log::verify_note({text, {signature}}, {&who, 1})) {
    throw SystemError(Fault::key_unusable,
                      "the new cosignature does not verify, so it is not written");
  }
  return {time, log::format_signature(signature)};
}

Time last_cosignature(std::span<const proofs::Memory> memories, const PublicKey& key) {
  Time last;
  for (const proofs::Memory& memory : memories) {
    const log::Note note = must(log::parse_note(memory.note));
    for (const log::NoteSignature& one : note.signatures) {
      const auto time = log::verify_cosignature(key, note.text, one.signature);
      if (time) last = std::max(last, *time);
    }
  }
  return last;
}

void refuse_clock_behind(Time now, Time last) {
  if (now >= last) return;
  throw Failure(Error{Fault::clock,
                      "this machine's clock says " + to_text(now, {}) +
                          ", earlier than the last cosignature of this key, " + to_text(last, {}) +
                          ": nothing is cosigned. Set the clock; if the last time was wrong, wait "
                          "until then, or retire the key",
                      {},
                      {},
                      {}});
}

void remember_cosignature(std::vector<proofs::Memory>& memories, const std::string& origin,
                          const MadeCosignature& made) {
  const proofs::Memory& known = *proofs::find(memories, origin);
  proofs::Memory memory =
      proofs::signed_memory(known.key, known.checkpoint, must(log::parse_note(known.note)));
  memory.note += made.line;
  proofs::put(memories, std::move(memory));
}

}  // namespace certledger::tools
