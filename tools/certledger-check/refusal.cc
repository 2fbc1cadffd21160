#include "tools/certledger-check/refusal.h"

namespace certledger::tools {

std::unexpected<Refusal> refuse(Error error) {
  const Exit exit = error.fault == Fault::rule_broken ? Exit::tampered : exit_code(error.fault);
  return std::unexpected(
      Refusal{exit, std::string(name(error.fault)), std::move(error), {}, {}, {}, {}});
}

std::unexpected<Refusal> refuse_by_policy(const char* reason, std::string what) {
  return std::unexpected(Refusal{
      Exit::policy, reason, {Fault::unknown_key, std::move(what), {}, {}, {}}, {}, {}, {}, {}});
}

}  // namespace certledger::tools
