// What a statement does to a record, once the rules have let it pass. Apart from the rules so that
// whoever holds a proof of a whole history can replay it without all the other records.
#pragma once

#include "ledger/scheme/record.h"
#include "ledger/scheme/statement.h"

namespace certledger::scheme {

/// What the effect depends on besides record and statement.
struct Circumstance {
  std::uint64_t index = 0;
  std::string_view author;  ///< member id
  std::set<Flag> flags;     ///< to be added
};

/// Whether `evolve` has a meaning: the statement is about the subject, which is new or known as the
/// kind demands, and refers only to what the record has. Whatever passed the rules fits; a history
/// from outside may not.
bool fits(const SubjectId& subject, const RecordBody* before, const Body& statement);

/// The body of `subject`'s record after `statement`; `before` is null when the subject is new.
/// Precondition: it fits.
RecordBody evolve(const SubjectId& subject, const RecordBody* before, const Body& statement,
                  const Circumstance& at);

}  // namespace certledger::scheme
