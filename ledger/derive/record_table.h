// Encoded records by subject, packed. A full audit holds one for every subject, so each takes
// little more than its bytes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "ledger/scheme/subject.h"

namespace certledger::derive {

class RecordTable {
 public:
  RecordTable();

  /// The subject's record; valid until the next put.
  [[nodiscard]] std::optional<BytesView> find(const scheme::SubjectId& subject) const;

  /// Sets the record, of any length.
  void put(const scheme::SubjectId& subject, BytesView record);

  [[nodiscard]] std::uint64_t size() const { return count_; }

  /// Calls `each` with all, in no order.
  void for_each(
      const std::function<void(const scheme::SubjectId& subject, BytesView record)>& each) const;

 private:
  // A cell in a chunk: u16 its size in units, u16 the record's in bytes, u8 type, u8 size of the
  // id; id; record. A reference is the cell's place, counted in units, plus one; 0 is none. Very
  // few records are too long for a cell. Such a record is stored separately: its cell has the size
  // `long_size` and, instead of the record, a u32 place among the long ones.
  using Reference = std::uint32_t;
  static constexpr std::size_t unit = 16;
  static constexpr std::size_t chunk_bytes = std::size_t{1} << 23;
  static constexpr std::size_t chunk_units = chunk_bytes / unit;
  static constexpr std::size_t long_size = 0xFFFF;

  // The hash is next to the reference, so that a lookup reads only the right cell; cells are all
  // over memory.
  struct Slot {
    Reference at = 0;
    std::uint32_t hash = 0;
  };
  struct Free {
    void operator()(std::uint8_t* chunk) const;
  };

  [[nodiscard]] BytesView record_in(const std::uint8_t* cell) const;
  Bytes put_long(BytesView record);
  void drop_long(Reference at);
  [[nodiscard]] const std::uint8_t* cell(Reference at) const;
  [[nodiscard]] std::uint8_t* cell(Reference at);
  [[nodiscard]] bool is_of(Reference at, const scheme::SubjectId& subject) const;
  [[nodiscard]] std::size_t slot_of(const scheme::SubjectId& subject, std::uint32_t hash) const;
  static std::unique_ptr<std::uint8_t[], Free> make_chunk();
  Reference allocate(std::size_t units);
  void grow();

  std::vector<Slot> slots_;  // open addressing; a power of two
  std::uint64_t count_ = 0;
  std::vector<std::unique_ptr<std::uint8_t[], Free>> chunks_;
  std::size_t used_ = chunk_units;            // of the last chunk, in units
  std::vector<std::vector<Reference>> free_;  // by size in units
  std::vector<Bytes> long_;                   // records that are too long for a cell
  std::vector<std::uint32_t> free_long_;      // free places among them
};

}  // namespace certledger::derive
