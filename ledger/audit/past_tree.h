// The audited tree, in a store that has grown since: which data of the store the audited root
// confirms. Tiles alone are not trusted.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "ledger/audit/state.h"
#include "ledger/log/tile.h"
#include "ledger/store/store.h"

namespace certledger::audit {

/// Whether the entry with that leaf hash is at `index` in the audited tree. Errors: not_found, if
/// the store has no path; not_included.
Result<void> check_audited(const store::View& view, const State& since, log::Index index,
                           const Hash& leaf);

/// The root of the first `size` entries, if the audited tree begins with them; nothing if the
/// store's tiles do not show it.
std::optional<Hash> audited_root(const store::View& view, const State& since, log::TreeSize size);

/// The tiles at the edge of the audited tree, which new entries extend. The leaves are read from
/// the store, and everything above is computed again. So if the root is the audited one, every hash
/// of these tiles is right, not only those that the root needs.
class AuditedEdge {
 public:
  AuditedEdge(const store::View& view, const State& since);

  /// The tile as it was then. `id` is at the edge.
  [[nodiscard]] Bytes tile(log::TileId id) const { return tiles_.at(id); }
  [[nodiscard]] const Hash& root() const { return root_; }
  /// The tiles that differ in the store. If the tree of `size` entries has more leaves in a tile,
  /// only its beginning is compared.
  [[nodiscard]] std::vector<log::TileId> damaged(const store::View& view, log::TreeSize size) const;

 private:
  std::map<log::TileId, Bytes> tiles_;
  Hash root_;
};

/// Checks that the store has as many entries as were audited. Errors: rolled_back, if it has fewer
/// and its newest checkpoint agrees; wrong_root, if entries are only missing.
Result<void> check_not_behind(const store::View& view, const State& since);

/// Checks that the store's first entries are the audited ones. Errors: wrong_root, if its tiles
/// differ, for example by damage; forked, if they lead to a checkpoint of the store: somebody
/// signed the other history.
Result<void> check_continues(const store::View& view, const State& since, const AuditedEdge& edge);

}  // namespace certledger::audit
