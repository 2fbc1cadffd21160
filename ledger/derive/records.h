// The records while entries are taken one after the other: as they are before the next one.
#pragma once

#include "ledger/scheme/apply.h"

namespace certledger::derive {

class Records : public scheme::Register {
 public:
  virtual void set(const scheme::SubjectId& subject, scheme::Record record) = 0;
};

/// With the status map that they make.
class MappedRecords : public Records {
 public:
  /// Brings the map up to date: its root and count after all that was set.
  virtual scheme::MapState update_map() = 0;
  /// Whether all that was asked for is known. Otherwise nothing can be said about a statement's
  /// rules or a seal's map.
  [[nodiscard]] virtual bool is_sound() const { return true; }
};

}  // namespace certledger::derive
