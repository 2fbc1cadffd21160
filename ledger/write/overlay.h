// The records while a batch is built: the records that the batch changed, over those of the store.
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

#include "ledger/derive/records.h"
#include "ledger/map/kept/intact.h"
#include "ledger/store/store.h"

namespace certledger::write {

class Overlay : public derive::Records {
 public:
  /// Reads unchanged records from `view`, which outlives this. Throws SystemError(store) if a
  /// stored record cannot be decoded.
  explicit Overlay(const store::View& view) : view_(view) {}

  const scheme::Record* find(const scheme::SubjectId& subject) override;
  void set(const scheme::SubjectId& subject, scheme::Record record) override;

  struct Changed {
    Hash key;
    Bytes record;
  };
  /// The records that were set, encoded, ascending by key.
  [[nodiscard]] std::vector<Changed> changed() const;

  /// The stored value of every subject that was read: what judged the batch.
  [[nodiscard]] std::vector<map::kept::Expected> values_read() const;

 private:
  struct Slot {
    Hash key;
    std::optional<Hash> stored;  ///< the map value of the stored record
    std::optional<scheme::Record> record;
    bool is_changed = false;
  };
  Slot& slot(const scheme::SubjectId& subject);

  const store::View& view_;
  std::unordered_map<scheme::SubjectId, Slot, scheme::SubjectHash> slots_;
};

}  // namespace certledger::write
