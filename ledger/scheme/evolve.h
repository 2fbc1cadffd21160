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

/// The body of `subject`'s record after `statement`; `before` is null when the subject is new.
/// Precondition: the statement has passed the rules and is about that subject.
RecordBody evolve(const SubjectId& subject, const RecordBody* before, const Body& statement,
                  const Circumstance& at);

}  // namespace certledger::scheme
