// Blocks: how entries are stored. Consecutive entries of one batch share a row of up to 16 disk
// pages, so little of a page is unused. A block never spans two batches, so each row is written
// once.
//
//   key    u64, index of the block's last entry (so that seeking an index finds its block)
//   value  u16 count, count × u16 length, then the entries; numbers big-endian
#pragma once

#include <optional>
#include <span>

#include "ledger/base/bytes.h"
#include "ledger/log/tree.h"
#include "ledger/store/lmdb.h"

namespace certledger::store {

/// The value of a block.
class Block {
 public:
  /// Nothing if `value` is not a block. `last` is the index in its key.
  static std::optional<Block> parse(log::Index last, BytesView value);

  [[nodiscard]] log::Index first() const { return last_ + 1 - count_; }
  [[nodiscard]] log::Index last() const { return last_; }
  /// The entry with that index, which must be in the block.
  [[nodiscard]] BytesView entry(log::Index index) const;
  /// Calls `each` with every entry in order. This is one pass; entry() begins at the front each
  /// time.
  template <class Each>
  void for_each(Each each) const {
    std::size_t at = 2 + 2 * count_;
    for (std::size_t i = 0; i < count_; ++i) {
      const std::size_t size = std::size_t{value_[2 + 2 * i]} << 8 | value_[3 + 2 * i];
      each(value_.subspan(at, size));
      at += size;
    }
  }

 private:
  Block(log::Index last, std::size_t count, BytesView value)
      : last_(last), count_(count), value_(value) {}
  log::Index last_;
  std::size_t count_;
  BytesView value_;
};

/// The rows for `entries`, the first of which has the index `first`.
struct BlockRow {
  log::Index last = 0;
  Bytes value;
};
std::vector<BlockRow> make_blocks(log::Index first, std::span<const BytesView> entries);

}  // namespace certledger::store
