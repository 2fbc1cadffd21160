// The tree that was audited, in a store that has grown since: what of the store's own account of it
// the audited root bears out. Tiles alone would say whatever is wanted.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "ledger/audit/state.h"
#include "ledger/log/tile.h"
#include "ledger/store/store.h"

namespace certledger::audit {

/// Whether the entry of that leaf hash stands at `index` in the audited tree. Errors: not_found,
/// when the store has no such path; not_included.
Result<void> check_audited(const store::View& view, const State& since, log::Index index,
                           const Hash& leaf);

/// The root of the first `size` entries, if the audited tree begins with these; nothing when the
/// store's tiles do not show it.
std::optional<Hash> audited_root(const store::View& view, const State& since, log::TreeSize size);

/// The tiles at the tree's edge when it was audited, to which new entries are added: the leaves as
/// they are stored, and everything above them made anew. So where the root is the audited one, each
/// of these tiles is right from end to end, and not only in those hashes that the root is made of.
class AuditedEdge {
 public:
  AuditedEdge(const store::View& view, const State& since);

  /// As it was then. `id` is one at the edge.
  [[nodiscard]] Bytes tile(log::TileId id) const { return tiles_.at(id); }
  [[nodiscard]] const Hash& root() const { return root_; }
  /// Those of which the store keeps something else. Where the tree of `size` entries has more
  /// leaves in a tile, only the tile's beginning is compared.
  [[nodiscard]] std::vector<log::TileId> damaged(const store::View& view, log::TreeSize size) const;

 private:
  std::map<log::TileId, Bytes> tiles_;
  Hash root_;
};

/// That the store's entries are as many as were audited. Errors: rolled_back, when they are fewer
/// and its newest checkpoint says the same; wrong_root, when they are just gone.
Result<void> check_not_behind(const store::View& view, const State& since);

/// That the store's first entries are the audited ones. Errors: wrong_root, when its tiles say
/// otherwise, which damage can do; forked, when they lead to a checkpoint of the store's, so that
/// somebody signed the other history.
Result<void> check_continues(const store::View& view, const State& since, const AuditedEdge& edge);

}  // namespace certledger::audit
