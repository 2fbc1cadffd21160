#include "ledger/derive/derivation.h"

#include "ledger/base/codec.h"

namespace certledger::derive {

Result<Derivation> derive(Records& records, const scheme::Statement& statement,
                          const scheme::Position& at) {
  auto changes = scheme::apply(records, statement, at);
  if (!changes) return std::unexpected(std::move(changes.error()));
  Derivation derivation{std::move(*changes), {}};
  CanonicalOutputArchive links(derivation.links);
  for (const scheme::Change& change : derivation.changes) {
    const scheme::Record* before = records.find(change.subject);
    links.put_varint(before == nullptr ? 0 : before->life.index + 1);
  }
  return derivation;
}

void take(Records& records, Derivation&& derivation) {
  for (scheme::Change& change : derivation.changes) {
    records.set(change.subject, std::move(change.record));
  }
}

}  // namespace certledger::derive
