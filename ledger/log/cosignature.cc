#include "ledger/log/cosignature.h"

#include "ledger/base/encoding.h"

namespace certledger::log {

Bytes cosignature_message(Time time, std::string_view text) {
  const std::string header = "cosignature/v1\ntime " + std::to_string(time.seconds) + "\n";
  Bytes message = to_bytes(as_bytes(header));
  append(message, as_bytes(text));
  return message;
}

Bytes cosignature_blob(Time time, const Signature& signature) {
  Bytes blob;
  append_u64_be(blob, time.seconds);
  append(blob, signature.view());
  return blob;
}

Result<Time> verify_cosignature(const PublicKey& key, std::string_view text, BytesView blob) {
  constexpr std::size_t time_bytes = 8;
  if (blob.size() != time_bytes + Signature::size) {
    return fail(Fault::bad_signature, "a cosignature must have 72 bytes");
  }
  const Time time{read_u64_be(blob)};
  if (time > latest_time)
    return fail(Fault::bad_signature, "the cosignature is dated after the year 9999");
  const auto signature = octets_from<Signature>(blob.subspan(time_bytes));
  if (!verify(key, cosignature_message(time, text), *signature)) {
    return fail(Fault::bad_signature, "the key did not make this cosignature");
  }
  return time;
}

}  // namespace certledger::log
