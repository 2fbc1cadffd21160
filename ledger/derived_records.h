// The records and the status map derived, in memory, from entries alone: by a full audit and by a
// rebuild. Records are kept encoded; those in use are kept decoded too.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/audit_records.h"
#include "ledger/map/buckets.h"

namespace certledger {

class DerivedRecords : public AuditRecords {
 public:
  const scheme::Record* find(const scheme::SubjectId& subject) override;
  void set(const scheme::SubjectId& subject, scheme::Record record) override;

  scheme::MapState update_map() override;

  /// Every subject with its encoded record, in no order.
  void for_each(
      const std::function<void(const scheme::SubjectId& subject, BytesView record)>& each) const;

  [[nodiscard]] const map::MemoryPages& pages() const { return pages_; }
  [[nodiscard]] std::uint64_t subjects() const { return records_.size(); }

 private:
  struct SubjectHash {
    std::size_t operator()(const scheme::SubjectId& subject) const {
      return std::hash<std::string>{}(subject.id) * 31 + static_cast<std::size_t>(subject.type);
    }
  };

  std::unordered_map<scheme::SubjectId, Bytes, SubjectHash> records_;
  std::unordered_map<scheme::SubjectId, scheme::Record, SubjectHash> decoded_;
  std::vector<map::Leaf> pending_;
  map::MemoryPages pages_;
  std::uint64_t in_map_ = 0;
  Hash root_ = map::empty_root();
};

}  // namespace certledger
