#include "ledger/derived_records.h"

#include "ledger/base/check.h"

namespace certledger {
namespace {

// Decoded records kept beside the encoded ones: members, keys and parameters are in use all the
// time, a certificate for a moment.
constexpr std::size_t decoded_records = 4096;

}  // namespace

const scheme::Record* DerivedRecords::find(const scheme::SubjectId& subject) {
  if (const auto at = decoded_.find(subject); at != decoded_.end()) return &at->second;
  const auto at = records_.find(subject);
  if (at == records_.end()) return nullptr;
  auto record = scheme::decode_record(at->second);
  CERTLEDGER_CHECK(record.has_value());
  return &decoded_.emplace(subject, std::move(*record)).first->second;
}

void DerivedRecords::set(const scheme::SubjectId& subject, scheme::Record record) {
  Bytes encoded = scheme::encode_record(record);
  pending_.push_back({scheme::map_key(subject), scheme::map_value(encoded)});
  records_[subject] = std::move(encoded);
  if (decoded_.size() >= decoded_records) decoded_.clear();
  decoded_.insert_or_assign(subject, std::move(record));
}

scheme::MapState DerivedRecords::update_map() {
  if (!pending_.empty()) root_ = map::update(pages_, in_map_, std::move(pending_));
  pending_.clear();
  return {root_, in_map_};
}

void DerivedRecords::for_each(
    const std::function<void(const scheme::SubjectId& subject, BytesView record)>& each) const {
  for (const auto& [subject, record] : records_) each(subject, record);
}

}  // namespace certledger
