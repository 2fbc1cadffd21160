// Entry: a statement in its place in the ledger, a leaf of the tree (docs/format.md, "Entry"). Here
// the statement is only bytes.
//
//   01  varint index  digest previous  time recorded_at  bytes statement  32 author  64 signature
//
// Entry n holds the leaf hash of entry n-1, so the chain and the tree share one hash.
#pragma once

#include "ledger/base/date.h"
#include "ledger/base/ed25519.h"
#include "ledger/base/field.h"
#include "ledger/base/result.h"
#include "ledger/log/tree.h"

namespace certledger::log {

/// The first byte of every entry. It also means SHA-256 and Ed25519.
inline constexpr std::uint8_t entry_format = 1;

struct Entry {
  Index index = 0;
  Hash previous;     ///< leaf hash of entry index - 1; zeros at index 0
  Time recorded_at;  ///< not before that of entry index - 1
  Bytes statement;
  PublicKey author;
  Signature signature;  ///< by the author, over statement_signing_input

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("index", index), field("previous", previous), field("recorded_at", recorded_at),
       field("statement", statement), field("author", author), field("signature", signature));
  }
  friend bool operator==(const Entry&, const Entry&) = default;
};

/// An entry whose statement is a view of the decoded bytes; valid as long as they are.
struct EntryView {
  Index index = 0;
  Hash previous;
  Time recorded_at;
  BytesView statement;
  PublicKey author;
  Signature signature;

  [[nodiscard]] Entry copy() const;
};

/// The entry's bytes. Errors: too_large, over limits::entry_bytes.
Result<Bytes> encode_entry(const Entry& entry);

/// Reads an entry; does not allocate if it is well-formed. Errors: too_large, checked first;
/// malformed, which names a newer format.
Result<EntryView> decode_entry_view(BytesView bytes);

/// The same, copied.
Result<Entry> decode_entry(BytesView bytes);

/// What the author of a statement signs: "certledger/statement/v1\n" origin "\n" statement. An
/// origin never contains a line feed, so the parts cannot shift.
Bytes statement_signing_input(std::string_view origin, BytesView statement);

/// SHA-256 of the signing input: later statements refer to the statement by it.
Hash statement_hash(std::string_view origin, BytesView statement);

}  // namespace certledger::log
