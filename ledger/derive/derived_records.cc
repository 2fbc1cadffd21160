#include "ledger/derive/derived_records.h"

#include "ledger/base/check.h"

namespace certledger::derive {
namespace {

bool is_standing(scheme::SubjectType type) {
  switch (type) {
    case scheme::SubjectType::parameters:
    case scheme::SubjectType::member:
    case scheme::SubjectType::key:
    case scheme::SubjectType::standard:
    case scheme::SubjectType::mark_version: return true;
    case scheme::SubjectType::certificate:
    case scheme::SubjectType::directive:
    case scheme::SubjectType::mark: return false;
  }
  return false;
}

}  // namespace

const scheme::Record* DerivedRecords::find(const scheme::SubjectId& subject) {
  Decoded& decoded = is_standing(subject.type) ? standing_ : passing_;
  if (const auto at = decoded.find(subject); at != decoded.end()) return &at->second;
  const auto bytes = records_.find(subject);
  if (!bytes) return nullptr;
  auto record = scheme::decode_record(*bytes);
  CERTLEDGER_CHECK(record.has_value());
  return &decoded.emplace(subject, std::move(*record)).first->second;
}

void DerivedRecords::set(const scheme::SubjectId& subject, scheme::Record record) {
  encoded_ = scheme::encode_record(record);
  pending_.push_back({scheme::map_key(subject), scheme::map_value(encoded_)});
  records_.put(subject, encoded_);
  passing_.clear();
  if (is_standing(subject.type)) standing_.insert_or_assign(subject, std::move(record));
}

scheme::MapState DerivedRecords::update_map() {
  if (!pending_.empty()) root_ = map::kept::update(pages_, in_map_, std::move(pending_));
  pending_.clear();
  return {root_, in_map_};
}

}  // namespace certledger::derive
