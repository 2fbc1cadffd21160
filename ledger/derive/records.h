// The records while entries are judged, one after the other: as they are before the next one.
#pragma once

#include "ledger/scheme/apply.h"

namespace certledger::derive {

class Records : public scheme::Register {
 public:
  virtual void set(const scheme::SubjectId& subject, scheme::Record record) = 0;
  /// Brings the status map up to date: its root and count after all that was set.
  virtual scheme::MapState update_map() = 0;
  /// Whether all that was asked for is known. Otherwise what the rules say of a statement, and a
  /// seal of the map, is no word about them.
  [[nodiscard]] virtual bool is_sound() const { return true; }
};

}  // namespace certledger::derive
