#include "ledger/log/tile.h"

#include <algorithm>

#include "ledger/base/check.h"
#include "ledger/base/text.h"

namespace certledger::log {
namespace {

Hash read_hash(BytesView tile, std::size_t slot) {
  Hash hash;
  std::copy_n(tile.data() + slot * Hash::size, Hash::size, hash.bytes.begin());
  return hash;
}

}  // namespace

std::optional<unsigned> stored_width(BytesView tile) {
  if (tile.size() % Hash::size != 0 || tile.size() > full_tile_bytes) return std::nullopt;
  const std::size_t count = tile.size() / Hash::size;
  // count = 2w - popcount(w), so w is half of count, or up to four more.
  const auto least = static_cast<unsigned>(count / 2);
  for (unsigned width = least; width <= least + 4; ++width) {
    if (tile_hashes(width) == count) return width;
  }
  return std::nullopt;
}

void push_leaf(Bytes& tile, const Hash& leaf) {
  const std::optional<unsigned> width = stored_width(tile);
  CERTLEDGER_CHECK(width && *width < tile_width);
  append(tile, leaf.view());
  Hash node = leaf;
  // The ones at the end of the old width: so many left siblings wait for this leaf.
  for (unsigned sublevel = 0; (*width >> sublevel & 1U) != 0; ++sublevel) {
    const unsigned left = (*width >> sublevel) - 1;
    node = node_hash(read_hash(tile, tile_slot(sublevel, left)), node);
    append(tile, node.view());
  }
}

std::optional<Hash> hash_at(BytesView tile, std::size_t slot) {
  if (slot >= tile.size() / Hash::size) return std::nullopt;
  return read_hash(tile, slot);
}

Bytes published_tile(BytesView tile) {
  const std::optional<unsigned> width = stored_width(tile);
  CERTLEDGER_CHECK(width.has_value());
  Bytes leaves;
  leaves.reserve(std::size_t{*width} * Hash::size);
  for (unsigned leaf = 0; leaf < *width; ++leaf) {
    append(leaves, tile.subspan(tile_slot(0, leaf) * Hash::size, Hash::size));
  }
  return leaves;
}

Result<Bytes> stored_tile(BytesView published) {
  const std::size_t width = published.size() / Hash::size;
  if (width == 0 || width > tile_width || published.size() % Hash::size != 0) {
    return fail(Fault::malformed, "a tile has 1 to 256 hashes of 32 bytes, not " +
                                      std::to_string(published.size()) + " bytes");
  }
  Bytes tile;
  tile.reserve(tile_hashes(static_cast<unsigned>(width)) * Hash::size);
  for (std::size_t leaf = 0; leaf < width; ++leaf) push_leaf(tile, read_hash(published, leaf));
  return tile;
}

NodePlace place_of(unsigned level, std::uint64_t index) {
  const unsigned sublevel = level % tile_height;
  const unsigned below = tile_height - sublevel;  // levels from the node up to the tile's root
  const auto within = static_cast<unsigned>(index & ((std::uint64_t{1} << below) - 1));
  return {{level / tile_height, index >> below}, tile_slot(sublevel, within)};
}

unsigned width_at(TileId tile, TreeSize size) {
  const unsigned shift = tile.level * tile_height;
  const std::uint64_t leaves = shift < 64 ? size >> shift : 0;
  const std::uint64_t full = leaves / tile_width;
  if (tile.index < full) return tile_width;
  return tile.index == full ? static_cast<unsigned>(leaves % tile_width) : 0;
}

std::string to_text(const TilePath& path) {
  std::string number = std::to_string(path.index);
  number.insert(0, (3 - number.size() % 3) % 3, '0');
  std::string text = "tile/" + (path.level ? std::to_string(*path.level) : "entries");
  for (std::size_t at = 0; at < number.size(); at += 3) {
    text += at + 3 < number.size() ? "/x" : "/";
    text += number.substr(at, 3);
  }
  if (path.width != tile_width) text += ".p/" + std::to_string(path.width);
  return text;
}

}  // namespace certledger::log
