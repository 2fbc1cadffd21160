#include "ledger/base/result.h"

namespace certledger {

std::string_view name(Fault fault) {
  switch (fault) {
    case Fault::usage: return "usage";
    case Fault::malformed: return "malformed";
    case Fault::too_large: return "too-large";
    case Fault::bad_signature: return "bad-signature";
    case Fault::broken_chain: return "broken-chain";
    case Fault::wrong_root: return "wrong-root";
    case Fault::not_included: return "not-included";
    case Fault::rule_broken: return "rule-broken";
    case Fault::wrong_record: return "wrong-record";
    case Fault::unknown_key: return "unknown-key";
    case Fault::wrong_origin: return "wrong-origin";
    case Fault::forked: return "forked";
    case Fault::rolled_back: return "rolled-back";
    case Fault::not_found: return "not-found";
    case Fault::other: return "other";
    case Fault::needs_newer: return "needs-newer";
    case Fault::clock: return "clock";
    case Fault::store: return "store";
    case Fault::busy: return "busy";
    case Fault::key_unusable: return "key-unusable";
  }
  return "unknown";
}

std::string to_text(const Error& error) {
  std::string text;
  if (error.entry) text += "entry " + std::to_string(*error.entry) + ": ";
  if (!error.where.empty()) text += error.where + ": ";
  if (!error.rule.empty()) text += error.rule + ": ";
  return text + error.what;
}

}  // namespace certledger
