// Tiles: pieces of the tree. A tile has 256 nodes of one level, and all nodes between them and
// their common root.
//
// A stored tile has up to 256 leaves and 255 interior nodes, in post-order (each leaf, then the
// nodes that it completes, lowest first). So a tile of width w has 2w - popcount(w) hashes, grows
// only at its end, and has each node at a fixed place. A full tile has 511 hashes, 16,352 bytes.
//
// A published tile (c2sp.org/tlog-tiles) has only the leaves, 32 bytes each.
#pragma once

#include <bit>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/log/tree.h"

namespace certledger::log {

inline constexpr unsigned tile_height = 8;
inline constexpr unsigned tile_width = 1U << tile_height;

/// Tile `index` of level `level`: its leaves are the tree's nodes of level 8 * level, from
/// index * 256 on.
struct TileId {
  unsigned level = 0;
  std::uint64_t index = 0;
  friend auto operator<=>(const TileId&, const TileId&) = default;
};

// --- stored tiles ---

/// The number of hashes in a stored tile of `width` leaves.
constexpr std::size_t tile_hashes(unsigned width) {
  return 2 * std::size_t{width} - static_cast<std::size_t>(std::popcount(width));
}

inline constexpr std::size_t full_tile_bytes = tile_hashes(tile_width) * Hash::size;

/// The place of a node in a stored tile, counted in hashes. `sublevel` is 0 to 8, and `index`
/// counts the tile's nodes of that sublevel.
constexpr std::size_t tile_slot(unsigned sublevel, unsigned index) {
  const unsigned last_leaf = ((index + 1) << sublevel) - 1;
  return tile_hashes(last_leaf) + sublevel;
}

/// The number of leaves in a stored tile, from its length; nothing if no tile has that length.
std::optional<unsigned> stored_width(BytesView tile);

/// Appends a leaf, and the nodes that it completes, to a stored tile that is not full. Computes at
/// most two hashes on average, none of them twice.
void push_leaf(Bytes& tile, const Hash& leaf);

/// The hash at `slot` of a stored tile; nothing if the tile is shorter.
std::optional<Hash> hash_at(BytesView tile, std::size_t slot);

/// The published form of a stored tile: its leaves. `tile` has the length of some width.
Bytes published_tile(BytesView tile);

/// The stored form of a published tile. Errors: malformed, unless it has 1 to 256 hashes.
Result<Bytes> stored_tile(BytesView published);

// --- places ---

/// Where a node is stored.
struct NodePlace {
  TileId tile;
  std::size_t slot = 0;
};

/// The place of node (level, index). `level` is below 64.
NodePlace place_of(unsigned level, std::uint64_t index);

/// The number of leaves that the tile has in a tree of `size` entries: 0 (no such tile) to 256.
unsigned width_at(TileId tile, TreeSize size);

// --- paths (c2sp.org/tlog-tiles) ---

/// What a path of a published log names: a tile, or the bundle of the entries under a tile of level
/// 0.
struct TilePath {
  std::optional<unsigned> level;  ///< 0 to 63; none for an entry bundle
  std::uint64_t index = 0;
  unsigned width = tile_width;  ///< 1 to 256; the full width 256 has no ".p" part
  friend bool operator==(const TilePath&, const TilePath&) = default;
};

/// "tile/0/x001/x234/067", "tile/1/000.p/17", "tile/entries/005".
std::string to_text(const TilePath& path);

}  // namespace certledger::log
