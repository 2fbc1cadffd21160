#include "ledger/log/entry.h"

#include <algorithm>

#include "ledger/base/codec.h"
#include "ledger/base/limits.h"

namespace certledger::log {
namespace {

constexpr std::string_view signing_prefix = "certledger/statement/v1\n";

std::unexpected<Error> too_large(std::size_t size) {
  return fail(Fault::too_large, "an entry has at most " + std::to_string(limits::entry_bytes) +
                                    " bytes; this one has " + std::to_string(size));
}

}  // namespace

Entry EntryView::copy() const {
  return {index, previous, recorded_at, to_bytes(statement), author, signature};
}

Result<Bytes> encode_entry(const Entry& entry) {
  Bytes bytes;
  bytes.reserve(entry.statement.size() + 192);  // more than the other fields ever take
  bytes.push_back(entry_format);
  encode_to(bytes, entry);
  if (bytes.size() > limits::entry_bytes) return too_large(bytes.size());
  return bytes;
}

Result<EntryView> decode_entry_view(BytesView bytes) {
  if (bytes.size() > limits::entry_bytes) return too_large(bytes.size());
  if (!bytes.empty() && bytes[0] > entry_format) {
    return fail(Fault::malformed,
                "newer format: the entry has format version " + std::to_string(bytes[0]) +
                    "; this program reads version " + std::to_string(entry_format),
                "entry");
  }
  return decode_with<EntryView>(bytes, "entry", [](CanonicalInputArchive& ar, EntryView& entry) {
    if (ar.take(1)[0] != entry_format) ar.reject("the format version is missing");
    ar(entry.index, entry.previous, entry.recorded_at);
    entry.statement = ar.take(ar.take_varint());
    ar(entry.author, entry.signature);
  });
}

Result<Entry> decode_entry(BytesView bytes) {
  const auto view = decode_entry_view(bytes);
  if (!view) return std::unexpected(view.error());
  return view->copy();
}

Bytes statement_signing_input(std::string_view origin, BytesView statement) {
  Bytes input(signing_prefix.size() + origin.size() + 1 + statement.size());
  auto at = std::ranges::copy(signing_prefix, input.begin()).out;
  at = std::ranges::copy(origin, at).out;
  *at++ = '\n';
  std::ranges::copy(statement, at);
  return input;
}

Hash statement_hash(std::string_view origin, BytesView statement) {
  return sha256({as_bytes(signing_prefix), as_bytes(origin), as_bytes("\n"), statement});
}

}  // namespace certledger::log
