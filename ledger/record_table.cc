#include "ledger/record_table.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "ledger/base/check.h"

namespace certledger {
namespace {

constexpr std::size_t head_bytes = 6;
constexpr std::size_t first_slots = 1024;

std::size_t read_u16(const std::uint8_t* at) {
  std::uint16_t number = 0;
  std::memcpy(&number, at, sizeof number);
  return number;
}

void write_u16(std::uint8_t* at, std::size_t value) {
  const auto number = static_cast<std::uint16_t>(value);
  std::memcpy(at, &number, sizeof number);
}

BytesView record_in(const std::uint8_t* cell) {
  return {cell + head_bytes + cell[5], read_u16(cell + 2)};
}

std::size_t hash_of(scheme::SubjectType type, std::string_view id) {
  return std::hash<std::string_view>{}(id) * 31 + static_cast<std::size_t>(type);
}

}  // namespace

RecordTable::RecordTable() : slots_(first_slots, 0) {}

const std::uint8_t* RecordTable::cell(Reference at) const {
  const std::size_t place = at - 1;
  return &chunks_[place / chunk_units][place % chunk_units * unit];
}

std::uint8_t* RecordTable::cell(Reference at) {
  const std::size_t place = at - 1;
  return &chunks_[place / chunk_units][place % chunk_units * unit];
}

bool RecordTable::is_of(Reference at, const scheme::SubjectId& subject) const {
  const std::uint8_t* c = cell(at);
  return c[4] == static_cast<std::uint8_t>(subject.type) && c[5] == subject.id.size() &&
         std::memcmp(c + head_bytes, subject.id.data(), subject.id.size()) == 0;
}

/// The slot that refers to the subject's cell, or the empty one where it would.
std::size_t RecordTable::slot_of(const scheme::SubjectId& subject) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(subject.type, subject.id) & mask;
  while (slots_[slot] != 0 && !is_of(slots_[slot], subject)) slot = (slot + 1) & mask;
  return slot;
}

std::optional<BytesView> RecordTable::find(const scheme::SubjectId& subject) const {
  const Reference at = slots_[slot_of(subject)];
  if (at == 0) return std::nullopt;
  return record_in(cell(at));
}

RecordTable::Reference RecordTable::allocate(std::size_t units) {
  if (units < free_.size() && !free_[units].empty()) {
    const Reference at = free_[units].back();
    free_[units].pop_back();
    return at;
  }
  if (used_ + units > chunk_units) {
    chunks_.push_back(std::make_unique_for_overwrite<std::uint8_t[]>(chunk_units * unit));
    used_ = 0;
  }
  const std::size_t place = (chunks_.size() - 1) * chunk_units + used_;
  CERTLEDGER_CHECK(place < UINT32_MAX - chunk_units);  // 64 GiB of records
  used_ += units;
  return static_cast<Reference>(place + 1);
}

void RecordTable::put(const scheme::SubjectId& subject, BytesView record) {
  const std::size_t size = head_bytes + subject.id.size() + record.size();
  CERTLEDGER_CHECK(subject.id.size() < 256 && record.size() < 60 * 1024);
  const std::size_t units = (size + unit - 1) / unit;
  std::size_t slot = slot_of(subject);
  if (slots_[slot] == 0) {
    if (++count_ * 3 > slots_.size() * 2) {
      grow();
      slot = slot_of(subject);
    }
    slots_[slot] = allocate(units);
  } else if (const std::size_t had = read_u16(cell(slots_[slot])); had != units) {
    if (had >= free_.size()) free_.resize(had + 1);
    free_[had].push_back(slots_[slot]);
    slots_[slot] = allocate(units);
  }
  std::uint8_t* c = cell(slots_[slot]);
  write_u16(c, units);
  write_u16(c + 2, record.size());
  c[4] = static_cast<std::uint8_t>(subject.type);
  c[5] = static_cast<std::uint8_t>(subject.id.size());
  std::ranges::copy(subject.id, c + head_bytes);
  std::ranges::copy(record, c + head_bytes + subject.id.size());
}

void RecordTable::grow() {
  std::vector<Reference> old(slots_.size() * 2, 0);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Reference at : old) {
    if (at == 0) continue;
    const std::uint8_t* c = cell(at);
    const std::string_view id(reinterpret_cast<const char*>(c + head_bytes), c[5]);
    std::size_t slot = hash_of(static_cast<scheme::SubjectType>(c[4]), id) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = at;
  }
}

void RecordTable::for_each(
    const std::function<void(const scheme::SubjectId& subject, BytesView record)>& each) const {
  scheme::SubjectId subject;
  for (const Reference at : slots_) {
    if (at == 0) continue;
    const std::uint8_t* c = cell(at);
    subject.type = static_cast<scheme::SubjectType>(c[4]);
    subject.id.assign(reinterpret_cast<const char*>(c + head_bytes), c[5]);
    each(subject, record_in(c));
  }
}

}  // namespace certledger
