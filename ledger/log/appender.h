// The growing tree. Takes leaf hashes; returns the root and the tiles to write. Holds only the tile
// at the right edge of each level, and the tiles completed since the last call.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "ledger/log/tile.h"

namespace certledger::log {

/// Returns the stored bytes of a tile (tile.h).
using TileLoader = std::function<Bytes(TileId)>;

class Appender {
 public:
  /// Continues a tree of `size` entries; 0 begins one. `load` is called here, once for each partial
  /// tile at the tree's right edge (at most seven), and not kept. Throws SystemError (store) if
  /// such a tile has the wrong length for `size`; passes on what `load` throws. Does not check the
  /// hashes: compare root() with a checkpoint.
  Appender(TreeSize size, const TileLoader& load);

  /// Appends a leaf: one more hash computed on average, besides the leaf's own.
  void push(const Hash& leaf);

  [[nodiscard]] TreeSize size() const { return size_; }

  /// The tree's root: at most log2(size) hashes.
  [[nodiscard]] Hash root() const;

  /// The tiles that differ from the loaded ones, without those that take_completed returned. Write
  /// them as they are.
  [[nodiscard]] std::map<TileId, Bytes> changed() const;

  /// Returns the completed tiles and forgets them, so that a walk through a whole ledger needs
  /// little memory.
  [[nodiscard]] std::map<TileId, Bytes> take_completed();

 private:
  struct Edge {
    std::uint64_t index = 0;  // of the tile
    Bytes tile;               // empty when the level's tiles are all full
    unsigned width = 0;
    unsigned width_before = 0;  // as loaded; unchanged if equal
  };
  void push_at(unsigned level, const Hash& leaf);

  TreeSize size_;
  std::vector<Edge> edges_;  // by level
  std::map<TileId, Bytes> completed_;
};

}  // namespace certledger::log
