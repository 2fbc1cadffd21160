#include "ledger/audit/past_tree.h"

#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/log/appender.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/proof.h"
#include "ledger/store/newest_checkpoint.h"

namespace certledger::audit {
namespace {

/// The leaves of a stored tile, as many as it had, with all hashes above them computed again.
/// Missing leaves become zeros, which are certainly wrong.
Bytes recomputed(BytesView tile, unsigned width) {
  Bytes made;
  for (unsigned leaf = 0; leaf < width; ++leaf) {
    log::push_leaf(made, log::hash_at(tile, log::tile_slot(0, leaf)).value_or(Hash{}));
  }
  return made;
}

/// Whether the store has a checkpoint of a tree that begins with those `size` entries.
bool is_signed(const store::View& view, log::TreeSize size, const Hash& root) {
  const auto newest = newest_checkpoint(view);
  if (!newest || newest->checkpoint.size < size) return false;
  const log::Checkpoint& now = newest->checkpoint;
  const auto path = log::prove_consistency(view, size, now.size);
  return path && log::verify_consistency(size, now.size, root, now.root, *path);
}

}  // namespace

Result<void> check_audited(const store::View& view, const State& since, log::Index index,
                           const Hash& leaf) {
  const auto path = log::prove_inclusion(view, index, since.size);
  if (!path) return std::unexpected(path.error());
  return log::verify_inclusion(index, since.size, leaf, *path, since.root);
}

std::optional<Hash> audited_root(const store::View& view, const State& since, log::TreeSize size) {
  if (size == since.size) return since.root;
  const auto root = log::root_at(view, size);
  const auto path = log::prove_consistency(view, size, since.size);
  if (size == 0 || !root || !path) return std::nullopt;
  if (!log::verify_consistency(size, since.size, *root, since.root, *path)) return std::nullopt;
  return *root;
}

AuditedEdge::AuditedEdge(const store::View& view, const State& since) {
  const log::Appender then(since.size, [&](log::TileId id) {
    return tiles_[id] = recomputed(view.tile(id), log::width_at(id, since.size));
  });
  root_ = then.root();
}

std::vector<log::TileId> AuditedEdge::damaged(const store::View& view, log::TreeSize size) const {
  std::vector<log::TileId> list;
  for (const auto& [id, right] : tiles_) {
    Bytes found = view.tile(id);
    const std::size_t now = log::tile_hashes(log::width_at(id, size)) * Hash::size;
    if (now > right.size()) found.resize(std::min(found.size(), right.size()));
    if (found != right) list.push_back(id);
  }
  return list;
}

Result<void> check_not_behind(const store::View& view, const State& since) {
  if (since.size <= view.size()) return {};
  const auto newest = newest_checkpoint(view);
  const bool is_older = newest && newest->checkpoint.size == view.size();
  return fail(is_older ? Fault::rolled_back : Fault::wrong_root,
              std::to_string(since.size) + " entries were audited; the ledger has only " +
                  std::to_string(view.size()) +
                  (is_older ? "" : ", but its checkpoints say that it had more"));
}

Result<void> check_continues(const store::View& view, const State& since, const AuditedEdge& edge) {
  if (edge.root() == since.root) return {};
  const bool is_fork = is_signed(view, since.size, edge.root());
  return fail(
      is_fork ? Fault::forked : Fault::wrong_root,
      "the first " + std::to_string(since.size) +
          " entries differ from the audited ones: their root should be " +
          to_base64(since.root.view()) + "; the tiles lead to " + to_base64(edge.root().view()) +
          (is_fork ? ", which a checkpoint of this store continues"
                   : ", which no checkpoint continues. A full audit finds out what is wrong"));
}

}  // namespace certledger::audit
