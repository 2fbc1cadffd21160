#include "ledger/log/proof.h"

#include <algorithm>
#include <bit>

#include "ledger/base/limits.h"

namespace certledger::log {
namespace {

/// The largest power of two below `size`, which is at least 2: where RFC 9162 splits a tree.
TreeSize split(TreeSize size) { return std::bit_floor(size - 1); }

Result<void> check_size(const Reader& reader, TreeSize size) {
  if (size <= reader.size()) return {};
  return fail(Fault::not_found, "the ledger has " + std::to_string(reader.size()) +
                                    " entries, not " + std::to_string(size));
}

/// Walks from the root of [0, size) down to a subtree, and notes the roots of the subtrees that it
/// passes.
class Descent {
 public:
  Descent(const Reader& reader, TreeSize size) : reader_(reader), end_(size) {}

  [[nodiscard]] Index begin() const { return begin_; }
  [[nodiscard]] Index end() const { return end_; }
  [[nodiscard]] Index middle() const { return begin_ + split(end_ - begin_); }

  void go_left() {
    note(middle(), end_);
    end_ = middle();
  }
  void go_right() {
    const Index here = middle();
    note(begin_, here);
    begin_ = here;
  }
  void note(Index begin, Index end) {
    if (error_) return;
    Result<Hash> root = subtree_root(reader_, begin, end);
    if (root) {
      passed_.push_back(*root);
    } else {
      error_ = std::move(root.error());
    }
  }
  /// The noted roots, the last first.
  Result<std::vector<Hash>> finish() {
    if (error_) return std::unexpected(*std::move(error_));
    std::ranges::reverse(passed_);
    return std::move(passed_);
  }

 private:
  const Reader& reader_;
  Index begin_ = 0;
  Index end_;
  std::vector<Hash> passed_;
  std::optional<Error> error_;
};

/// The position in a walk from a node at the bottom of the tree up to its root, as in both
/// verification algorithms of RFC 9162: `fn` is the node's index in its level, and `sn` that of the
/// level's last node.
struct Climb {
  std::uint64_t fn;
  std::uint64_t sn;

  /// Whether the next hash of the path is the left sibling. Also skips the levels in which the node
  /// is the last and has no sibling.
  bool sibling_is_left() {
    if ((fn & 1U) == 0 && fn != sn) return false;
    while ((fn & 1U) == 0 && fn != 0) up();
    return true;
  }
  void up() {
    fn >>= 1U;
    sn >>= 1U;
  }
};

struct Ends {
  Hash old;
  Hash now;
};

/// The two roots to which a consistency path leads, 0 < old < now. `old_root` is used only if `old`
/// is a power of two: the path then does not contain it.
Result<Ends> follow(TreeSize old, TreeSize now, const Hash& old_root, std::span<const Hash> path) {
  const auto wrong = [](const char* why) { return fail(Fault::wrong_root, why); };
  // The walk begins at the last complete subtree of the old tree: the old root itself, when the old
  // size is a power of two, else the first hash of the path.
  Climb climb{old - 1, now - 1};
  while ((climb.fn & 1U) != 0) climb.up();
  if (path.empty()) return wrong("the consistency proof is too short");
  const bool from_old_root = std::has_single_bit(old);
  const Hash first = from_old_root ? old_root : path.front();
  Ends ends{first, first};
  for (const Hash& sibling : path.subspan(from_old_root ? 0 : 1)) {
    if (climb.sn == 0) return wrong("the consistency proof is too long");
    if (climb.sibling_is_left()) {
      ends.old = node_hash(sibling, ends.old);
      ends.now = node_hash(sibling, ends.now);
    } else {
      ends.now = node_hash(ends.now, sibling);
    }
    climb.up();
  }
  if (climb.sn != 0) return wrong("the consistency proof is too short");
  return ends;
}

}  // namespace

Result<std::vector<Hash>> prove_inclusion(const Reader& reader, Index index, TreeSize size) {
  if (auto known = check_size(reader, size); !known) return std::unexpected(known.error());
  if (index >= size) {
    return fail(Fault::not_found, "there is no entry " + std::to_string(index) +
                                      " among the first " + std::to_string(size));
  }
  Descent descent(reader, size);
  while (descent.end() - descent.begin() > 1) {
    index < descent.middle() ? descent.go_left() : descent.go_right();
  }
  return descent.finish();
}

Result<std::vector<Hash>> prove_consistency(const Reader& reader, TreeSize old, TreeSize now) {
  if (auto known = check_size(reader, now); !known) return std::unexpected(known.error());
  if (old > now) {
    return fail(Fault::not_found, "a tree of " + std::to_string(now) +
                                      " entries does not contain " + std::to_string(old));
  }
  if (old == 0) return std::vector<Hash>{};
  Descent descent(reader, now);
  while (descent.end() != old) old <= descent.middle() ? descent.go_left() : descent.go_right();
  // The verifier knows the old root. If the last complete subtree of the old tree is another one,
  // the path must contain it.
  if (descent.begin() != 0) descent.note(descent.begin(), descent.end());
  return descent.finish();
}

Result<void> verify_inclusion(Index index, TreeSize size, const Hash& leaf,
                              std::span<const Hash> path, const Hash& root) {
  if (path.size() > limits::inclusion_hashes) {
    return fail(Fault::too_large, "an inclusion proof has at most 64 hashes");
  }
  if (index >= size) {
    return fail(Fault::not_included,
                "entry " + std::to_string(index) + " is not in a tree of " + std::to_string(size));
  }
  Climb climb{index, size - 1};
  Hash hash = leaf;
  for (const Hash& sibling : path) {
    if (climb.sn == 0) return fail(Fault::not_included, "the inclusion proof is too long");
    hash = climb.sibling_is_left() ? node_hash(sibling, hash) : node_hash(hash, sibling);
    climb.up();
  }
  if (climb.sn != 0) return fail(Fault::not_included, "the inclusion proof is too short");
  if (hash != root) {
    return fail(Fault::not_included, "the inclusion proof leads to another root");
  }
  return {};
}

Result<void> verify_consistency(TreeSize old, TreeSize now, const Hash& old_root,
                                const Hash& now_root, std::span<const Hash> path) {
  const auto wrong = [](const char* why) { return fail(Fault::wrong_root, why); };
  if (path.size() > limits::consistency_hashes) {
    return fail(Fault::too_large, "a consistency proof has at most 63 hashes");
  }
  if (old == 0 || old > now) return wrong("there is no consistency proof between these sizes");
  if (old == now) {
    if (!path.empty()) return wrong("the consistency proof is too long");
    if (old_root != now_root) return wrong("two different roots for the same size");
    return {};
  }
  const auto ends = follow(old, now, old_root, path);
  if (!ends) return std::unexpected(ends.error());
  if (ends->old != old_root) return wrong("the consistency proof leads to another old root");
  if (ends->now != now_root) return wrong("the consistency proof leads to another new root");
  return {};
}

std::optional<Hash> root_then(TreeSize old, TreeSize now, const Hash& now_root,
                              std::span<const Hash> path) {
  if (old == 0 || old >= now || std::has_single_bit(old)) return std::nullopt;
  if (path.size() > limits::consistency_hashes) return std::nullopt;
  const auto ends = follow(old, now, {}, path);
  return ends && ends->now == now_root ? std::optional(ends->old) : std::nullopt;
}

}  // namespace certledger::log
