#include "ledger/write/overlay.h"

#include <algorithm>

namespace certledger::write {

Overlay::Slot& Overlay::slot(const scheme::SubjectId& subject) {
  const auto [at, is_new] = slots_.try_emplace(subject);
  if (is_new) {
    at->second.key = scheme::map_key(subject);
    if (const auto bytes = view_.record(at->second.key)) {
      auto record = scheme::decode_record(*bytes);
      if (!record && record.error().fault == Fault::needs_newer) {
        throw SystemError(Fault::needs_newer, record.error().what);
      }
      if (!record) {
        throw SystemError(Fault::store,
                          "the stored record of " + scheme::to_text(subject) + " is damaged (" +
                              to_text(record.error()) +
                              "): run `certledger verify`, then `certledger rebuild`");
      }
      at->second.stored = scheme::map_value(*bytes);
      at->second.record = std::move(*record);
    }
  }
  return at->second;
}

const scheme::Record* Overlay::find(const scheme::SubjectId& subject) {
  const Slot& found = slot(subject);
  return found.record ? &*found.record : nullptr;
}

void Overlay::set(const scheme::SubjectId& subject, scheme::Record record) {
  Slot& changed = slot(subject);
  changed.record = std::move(record);
  changed.is_changed = true;
}

std::vector<Overlay::Changed> Overlay::changed() const {
  std::vector<Changed> list;
  for (const auto& [subject, slot] : slots_) {
    if (slot.is_changed) list.push_back({slot.key, scheme::encode_record(*slot.record)});
  }
  std::ranges::sort(list, {}, &Changed::key);
  return list;
}

std::vector<map::kept::Expected> Overlay::values_read() const {
  std::vector<map::kept::Expected> all;
  all.reserve(slots_.size());
  for (const auto& [subject, slot] : slots_) all.push_back({slot.key, slot.stored});
  return all;
}

}  // namespace certledger::write
