#include "ledger/derive/record_table.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "ledger/base/check.h"

namespace certledger::derive {
namespace {

constexpr std::size_t head_bytes = 6;
constexpr std::size_t first_slots = 1024;
constexpr std::size_t huge_page_bytes = std::size_t{1} << 21;

std::size_t read_u16(const std::uint8_t* at) {
  std::uint16_t number = 0;
  std::memcpy(&number, at, sizeof number);
  return number;
}

void write_u16(std::uint8_t* at, std::size_t value) {
  const auto number = static_cast<std::uint16_t>(value);
  std::memcpy(at, &number, sizeof number);
}

/// The contents of a cell after the subject's id.
const std::uint8_t* content_of(const std::uint8_t* cell) { return cell + head_bytes + cell[5]; }

/// The place of a long record.
std::uint32_t place_in(const std::uint8_t* cell) {
  std::uint32_t place = 0;
  std::memcpy(&place, content_of(cell), sizeof place);
  return place;
}

std::uint32_t hash_of(const scheme::SubjectId& subject) {
  const std::size_t hash = scheme::SubjectHash{}(subject);
  return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

}  // namespace

RecordTable::RecordTable() : slots_(first_slots) {}

void RecordTable::Free::operator()(std::uint8_t* chunk) const {
  ::operator delete[](chunk, std::align_val_t{huge_page_bytes});
}

// A million records take hundreds of megabytes. With huge pages, if the system has them, that is
// hundreds of page faults instead of a hundred thousand.
std::unique_ptr<std::uint8_t[], RecordTable::Free> RecordTable::make_chunk() {
  void* const memory = ::operator new[](chunk_bytes, std::align_val_t{huge_page_bytes});
  ::madvise(memory, chunk_bytes, MADV_HUGEPAGE);
  return std::unique_ptr<std::uint8_t[], Free>(static_cast<std::uint8_t*>(memory));
}

BytesView RecordTable::record_in(const std::uint8_t* cell) const {
  const std::size_t size = read_u16(cell + 2);
  if (size == long_size) return long_[place_in(cell)];
  return {content_of(cell), size};
}

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

/// The slot of the subject's cell, or the empty slot where it would be.
std::size_t RecordTable::slot_of(const scheme::SubjectId& subject, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot].at != 0 && !(slots_[slot].hash == hash && is_of(slots_[slot].at, subject))) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

std::optional<BytesView> RecordTable::find(const scheme::SubjectId& subject) const {
  const Reference at = slots_[slot_of(subject, hash_of(subject))].at;
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
    chunks_.push_back(make_chunk());
    used_ = 0;
  }
  const std::size_t place = (chunks_.size() - 1) * chunk_units + used_;
  CERTLEDGER_CHECK(place < UINT32_MAX - chunk_units);  // 64 GiB of records
  used_ += units;
  return static_cast<Reference>(place + 1);
}

/// Stores a long record separately. Returns the contents of its cell.
Bytes RecordTable::put_long(BytesView record) {
  auto place = static_cast<std::uint32_t>(long_.size());
  if (free_long_.empty()) {
    long_.push_back(to_bytes(record));
  } else {
    place = free_long_.back();
    free_long_.pop_back();
    long_[place] = to_bytes(record);
  }
  Bytes content(sizeof place);
  std::memcpy(content.data(), &place, sizeof place);
  return content;
}

/// Frees the long record of the cell's subject, if there is one.
void RecordTable::drop_long(Reference at) {
  const std::uint8_t* c = cell(at);
  if (read_u16(c + 2) != long_size) return;
  long_[place_in(c)] = {};
  free_long_.push_back(place_in(c));
}

void RecordTable::put(const scheme::SubjectId& subject, BytesView record) {
  CERTLEDGER_CHECK(subject.id.size() < 256);
  Bytes place;
  const std::size_t stated = std::min(record.size(), long_size);
  if (stated == long_size) {
    place = put_long(record);
    record = place;
  }
  const std::size_t units = (head_bytes + subject.id.size() + record.size() + unit - 1) / unit;
  const std::uint32_t hash = hash_of(subject);
  std::size_t slot = slot_of(subject, hash);
  if (slots_[slot].at == 0) {
    if (++count_ * 3 > slots_.size() * 2) {
      grow();
      slot = slot_of(subject, hash);
    }
    slots_[slot] = {allocate(units), hash};
  } else {
    drop_long(slots_[slot].at);
    if (const std::size_t had = read_u16(cell(slots_[slot].at)); had != units) {
      if (had >= free_.size()) free_.resize(had + 1);
      free_[had].push_back(slots_[slot].at);
      slots_[slot].at = allocate(units);
    }
  }
  std::uint8_t* c = cell(slots_[slot].at);
  write_u16(c, units);
  write_u16(c + 2, stated);
  c[4] = static_cast<std::uint8_t>(subject.type);
  c[5] = static_cast<std::uint8_t>(subject.id.size());
  std::ranges::copy(subject.id, c + head_bytes);
  std::ranges::copy(record, c + head_bytes + subject.id.size());
}

void RecordTable::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& moved : old) {
    if (moved.at == 0) continue;
    std::size_t slot = moved.hash & mask;
    while (slots_[slot].at != 0) slot = (slot + 1) & mask;
    slots_[slot] = moved;
  }
}

void RecordTable::for_each(
    const std::function<void(const scheme::SubjectId& subject, BytesView record)>& each) const {
  scheme::SubjectId subject;
  for (const Slot& slot : slots_) {
    if (slot.at == 0) continue;
    const std::uint8_t* c = cell(slot.at);
    subject.type = static_cast<scheme::SubjectType>(c[4]);
    subject.id.assign(reinterpret_cast<const char*>(c + head_bytes), c[5]);
    each(subject, record_in(c));
  }
}

}  // namespace certledger::derive
