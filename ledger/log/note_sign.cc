#include "ledger/log/note_sign.h"

#include "ledger/base/check.h"
#include "ledger/log/cosignature.h"

namespace certledger::log {

NoteSignature sign_note(std::string_view text, std::string_view name, const SecretKey& key) {
  CERTLEDGER_CHECK(is_note_text(text));
  const VerifierKey signer = verifier_key(name, KeyType::ed25519, key.public_key());
  return {signer.name, signer.id, to_bytes(key.sign(as_bytes(text)).view())};
}

Note signed_note(std::string_view text, std::string_view name, const SecretKey& key) {
  return {std::string(text), {sign_note(text, name, key)}};
}

NoteSignature cosign(std::string_view text, std::string_view name, const SecretKey& key,
                     Time time) {
  CERTLEDGER_CHECK(is_note_text(text) && time <= latest_time);
  const VerifierKey signer = verifier_key(name, KeyType::cosignature, key.public_key());
  const Signature signature = key.sign(cosignature_message(time, text));
  return {signer.name, signer.id, cosignature_blob(time, signature)};
}

}  // namespace certledger::log
