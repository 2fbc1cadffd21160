// The records and the status map, derived in memory from entries only. Full audits and rebuilds use
// it.
#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "ledger/derive/record_table.h"
#include "ledger/derive/records.h"
#include "ledger/map/kept/buckets.h"

namespace certledger::derive {

class DerivedRecords : public MappedRecords {
 public:
  const scheme::Record* find(const scheme::SubjectId& subject) override;
  void set(const scheme::SubjectId& subject, scheme::Record record) override;
  scheme::MapState update_map() override;

  /// Every subject with its encoded record, in no order.
  void for_each(
      const std::function<void(const scheme::SubjectId& subject, BytesView record)>& each) const {
    records_.for_each(each);
  }

  [[nodiscard]] const map::kept::MemoryPages& pages() const { return pages_; }
  [[nodiscard]] std::uint64_t subjects() const { return records_.size(); }

 private:
  using Decoded = std::unordered_map<scheme::SubjectId, scheme::Record, scheme::SubjectHash>;

  RecordTable records_;
  Decoded standing_;  // few, and used all the time: members, keys, standards, …
  Decoded passing_;   // certificates, marks, directives: only those of the current statement
  std::vector<map::Leaf> pending_;
  map::kept::MemoryPages pages_;
  std::uint64_t in_map_ = 0;
  Hash root_ = map::empty_root();
  Bytes encoded_;
};

}  // namespace certledger::derive
