// The growing tree: takes leaf hashes and says its root and which tiles are to be written. Holds
// only the tile at the right edge of each level, and the tiles completed meanwhile.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "ledger/log/tile.h"

namespace certledger::log {

/// Gives the stored octets of a tile (tile.h).
using TileLoader = std::function<Bytes(TileId)>;

class Appender {
 public:
  /// Continues a tree of `size` entries; 0 begins one. `load` is called here, once for each partial
  /// tile at the tree's right edge (at most seven), and not kept.
  /// Throws SystemError (store) when such a tile has not the length that `size` demands; what
  /// `load` throws passes through. The hashes are taken as they are: compare root() with a
  /// checkpoint.
  Appender(TreeSize size, const TileLoader& load);

  /// Appends a leaf: one more hash computed on average, besides the leaf's own.
  void push(const Hash& leaf);

  [[nodiscard]] TreeSize size() const { return size_; }

  /// The tree's root: at most log2(size) hashes.
  [[nodiscard]] Hash root() const;

  /// The tiles that differ from what was loaded, less those that take_completed gave away: to be
  /// written as they are.
  [[nodiscard]] std::map<TileId, Bytes> changed() const;

  /// Hands over the completed tiles and forgets them, so that a walk through a whole ledger holds
  /// no more than it must.
  [[nodiscard]] std::map<TileId, Bytes> take_completed();

 private:
  struct Edge {
    std::uint64_t index = 0;  // of the tile
    Bytes tile;               // empty when the level's tiles are all full
    unsigned width = 0;
    unsigned width_before = 0;  // as loaded: the same means unchanged
  };
  void push_at(unsigned level, const Hash& leaf);

  TreeSize size_;
  std::vector<Edge> edges_;  // by level
  std::map<TileId, Bytes> completed_;
};

}  // namespace certledger::log
