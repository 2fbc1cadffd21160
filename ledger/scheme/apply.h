// The rules applied: a statement at a place in the ledger, judged against the records before it, is
// either refused by a rule or gives the records after it. Pure: no clock, no store. The write path
// refuses by it, and every audit runs it again over all entries.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "ledger/scheme/record.h"
#include "ledger/scheme/rule.h"
#include "ledger/scheme/statement.h"

namespace certledger::scheme {

/// The records as they stand before a statement.
class Register {
 public:
  virtual ~Register() = default;
  /// The subject's record, or null. Valid until the register changes.
  virtual const Record* find(const SubjectId& subject) = 0;
};

/// The status map as a seal must state it.
struct MapState {
  Hash root;
  std::uint64_t subjects = 0;
};

/// The place of a statement in the ledger.
struct Position {
  std::uint64_t index = 0;
  Time recorded_at;
  PublicKey author;
  Hash statement_hash;
  Hash leaf_hash;
  const MapState* map = nullptr;  ///< after all entries before; needed for a seal alone
  /// When the newest entry was recorded that a correction of times leaves right (good_time.h);
  /// compared with what it states where it is known.
  std::optional<Time> last_good = std::nullopt;
};

struct Change {
  SubjectId subject;
  Record record;  ///< as it is after the statement
};

/// The records that `statement` changes, in the order of subjects_of. Errors: rule_broken with the
/// rule's id, the statement's subject, and what would be right.
Result<std::vector<Change>> apply(Register& records, const Statement& statement,
                                  const Position& at);

/// The flags that a decision earns by being recorded on `today`, under these parameters.
std::set<Flag> flags_of(const Decision& decision, const Parameters& parameters, Date today);

/// A key that was revoked with a day since when it was compromised casts doubt on what it signed
/// from that day on: whether a statement recorded then is doubtful.
bool is_doubtful(const KeyRecord& author_key, Time recorded_at, UtcOffset offset);

}  // namespace certledger::scheme
