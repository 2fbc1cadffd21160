#include "tools/common/cosigning.h"

#include <chrono>

#include "ledger/base/origin.h"
#include "ledger/base/text.h"
#include "tools/common/verdict.h"

namespace certledger::tools {

Time cosigning_time() {
  using std::chrono::system_clock;
  const auto seconds = system_clock::to_time_t(system_clock::now());
  // A time of zero says in a cosignature that there is none.
  if (seconds <= 0 || Time{static_cast<std::uint64_t>(seconds)} > latest_time) {
    throw SystemError(Fault::clock, "this machine's clock is wrong, so nothing is cosigned");
  }
  return Time{static_cast<std::uint64_t>(seconds)};
}

log::VerifierKey cosigner(const keys::KeyText& half, const std::string& given, const char* option) {
  const std::string& name = given.empty() ? half.name : given;
  if (is_valid_key_name(name)) {
    return log::verifier_key(name, log::KeyType::cosignature, half.public_key);
  }
  const std::string why = " cannot be the name of a verifier key, which has no spaces and no '+'";
  if (!given.empty()) throw UsageError(std::string(option) + " " + printable(name) + ":" + why);
  throw UsageError("the key file's name, " + printable(name) + "," + why + ": give one with " +
                   option);
}

MadeCosignature cosign_now(const std::string& text, const log::VerifierKey& who,
                           const SecretKey& key) {
  const Time time = cosigning_time();
  const log::NoteSignature signature = log::cosign(text, who.name, key, time);
  if (!log::verify_note({text, {signature}}, {&who, 1})) {
    throw SystemError(Fault::key_unusable,
                      "the cosignature just made is not good: nothing is told");
  }
  return {time, log::format_signature(signature)};
}

}  // namespace certledger::tools
