#include "ledger/store/blocks.h"

#include "ledger/base/check.h"
#include "ledger/base/limits.h"

namespace certledger::store {
namespace {

// A row with its own pages begins with 16 bytes of LMDB.
constexpr std::size_t block_bytes = 16 * 4096 - 16;
// Larger than any block that this program ever made, even one with an oversized entry. In a larger
// block it would take too long to find an entry.
constexpr std::size_t max_block_bytes = 4 * block_bytes;
static_assert(limits::entry_bytes + 4 <= block_bytes && limits::entry_bytes <= 0xFFFF);

std::size_t read_u16(BytesView in, std::size_t at) { return std::size_t{in[at]} << 8 | in[at + 1]; }

void append_u16(Bytes& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

BlockRow make_block(log::Index last, std::span<const BytesView> entries) {
  BlockRow row{last, {}};
  append_u16(row.value, entries.size());
  for (const BytesView entry : entries) append_u16(row.value, entry.size());
  for (const BytesView entry : entries) append(row.value, entry);
  return row;
}

}  // namespace

std::optional<Block> Block::parse(log::Index last, BytesView value) {
  if (value.size() < 2 || value.size() > max_block_bytes) return std::nullopt;
  const std::size_t count = read_u16(value, 0);
  std::size_t size = 2 + 2 * count;
  if (count == 0 || count - 1 > last || size > value.size()) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) size += read_u16(value, 2 + 2 * i);
  if (size != value.size()) return std::nullopt;
  return Block(last, count, value);
}

BytesView Block::entry(log::Index index) const {
  CERTLEDGER_CHECK(index >= first() && index <= last_);
  std::size_t at = 2 + 2 * count_;
  const auto position = static_cast<std::size_t>(index - first());
  for (std::size_t i = 0; i < position; ++i) at += read_u16(value_, 2 + 2 * i);
  return value_.subspan(at, read_u16(value_, 2 + 2 * position));
}

std::vector<BlockRow> make_blocks(log::Index first, std::span<const BytesView> entries) {
  std::vector<BlockRow> rows;
  std::size_t begin = 0;
  std::size_t size = 2;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::size_t more = 2 + entries[i].size();
    if (size + more > block_bytes) {
      rows.push_back(make_block(first + i - 1, entries.subspan(begin, i - begin)));
      begin = i;
      size = 2;
    }
    size += more;
  }
  if (begin < entries.size()) {
    rows.push_back(make_block(first + entries.size() - 1, entries.subspan(begin)));
  }
  return rows;
}

}  // namespace certledger::store
