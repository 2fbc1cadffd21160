// The records while entries are processed one after the other: as they are before the next entry.
#pragma once

#include "ledger/scheme/apply.h"

namespace certledger::derive {

class Records : public scheme::Register {
 public:
  virtual void set(const scheme::SubjectId& subject, scheme::Record record) = 0;
};

/// Records with their status map.
class MappedRecords : public Records {
 public:
  /// Updates the map with all that was set; returns its root and count.
  virtual scheme::MapState update_map() = 0;
  /// Whether all requested records are known. If false, rule and seal results must not be reported.
  [[nodiscard]] virtual bool is_sound() const { return true; }
};

}  // namespace certledger::derive
