// How a statement changes the records. Writing, audits and rebuilds all use it.
//
//   statement → the rules (scheme/apply.h) → changes and the entry's row of links → records
//
// There are two steps, so that a caller can inspect the result of the first before it takes effect.
#pragma once

#include <vector>

#include "ledger/derive/records.h"

namespace certledger::derive {

/// What a statement changes in the records before it.
struct Derivation {
  std::vector<scheme::Change> changes;  ///< in the order of scheme::subjects_of
  /// The entry's row of links (docs/format.md, "Tables"): for each changed subject one varint: the
  /// index of the latest entry about it plus one, or 0 if there is none.
  Bytes links;
};

/// Judges the statement at its place; changes nothing. Errors: those of scheme::apply.
Result<Derivation> derive(Records& records, const scheme::Statement& statement,
                          const scheme::Position& at);

/// Gives the changed subjects their new records.
void take(Records& records, Derivation&& derivation);

}  // namespace certledger::derive
