#include "ledger/log/appender.h"

#include <utility>

#include "ledger/base/check.h"

namespace certledger::log {

Appender::Appender(TreeSize size, const TileLoader& load) : size_(size) {
  for (TreeSize leaves = size; leaves > 0; leaves /= tile_width) {
    const auto level = static_cast<unsigned>(edges_.size());
    const auto width = static_cast<unsigned>(leaves % tile_width);
    Edge& edge = edges_.emplace_back(Edge{leaves / tile_width, {}, width, width});
    if (width == 0) continue;
    edge.tile = load(TileId{level, edge.index});
    if (stored_width(edge.tile) != width) {
      throw SystemError(Fault::store, "tile " + to_text(TilePath{level, edge.index, width}) +
                                          " has the wrong length for a tree of " +
                                          std::to_string(size) + " entries");
    }
  }
}

void Appender::push(const Hash& leaf) {
  push_at(0, leaf);
  ++size_;
}

void Appender::push_at(unsigned level, const Hash& leaf) {
  if (level == edges_.size()) edges_.emplace_back();
  Edge& edge = edges_[level];
  if (edge.tile.empty()) edge.tile.reserve(full_tile_bytes);
  push_leaf(edge.tile, leaf);
  if (++edge.width < tile_width) return;
  const Hash root = *hash_at(edge.tile, tile_slot(tile_height, 0));
  completed_.emplace(TileId{level, edge.index}, std::move(edge.tile));
  edge = Edge{edge.index + 1, {}, 0, 0};
  push_at(level + 1, root);  // may move edges_: `edge` is not used after this
}

Hash Appender::root() const {
  if (size_ == 0) return empty_root();
  std::optional<Hash> root;
  // The complete subtrees at the right edge, one for each one bit of the size, smallest first.
  for (unsigned level = 0; level < 64; ++level) {
    if ((size_ >> level & 1U) == 0) continue;
    const NodePlace place = place_of(level, (size_ >> level) - 1);
    const std::optional<Hash> node = hash_at(edges_[place.tile.level].tile, place.slot);
    CERTLEDGER_CHECK(node.has_value());
    root = root ? node_hash(*node, *root) : *node;
  }
  return *root;
}

std::map<TileId, Bytes> Appender::changed() const {
  std::map<TileId, Bytes> tiles = completed_;
  for (unsigned level = 0; level < edges_.size(); ++level) {
    const Edge& edge = edges_[level];
    if (edge.width != edge.width_before) tiles.emplace(TileId{level, edge.index}, edge.tile);
  }
  return tiles;
}

std::map<TileId, Bytes> Appender::take_completed() { return std::exchange(completed_, {}); }

}  // namespace certledger::log
