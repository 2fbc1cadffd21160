// Proofs on the tree (RFC 9162, sections 2.1.3 and 2.1.4): an entry is in it, and a later tree
// holds an earlier one unchanged. Making them reads nodes; checking them is a function of values.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/log/reader.h"

namespace certledger::log {

/// The path from entry `index` to the root of the first `size` entries, the leaf's sibling first:
/// at most 2 * log2(size) nodes read. Errors: not_found, unless index < size <= the reader's size;
/// those of Reader::node.
Result<std::vector<Hash>> prove_inclusion(const Reader& reader, Index index, TreeSize size);

/// The proof that the tree of `now` entries begins with that of `old`. Empty when the sizes are
/// equal, and when `old` is 0, where there is nothing to prove.
/// Errors: not_found, unless old <= now <= the reader's size; those of Reader::node.
Result<std::vector<Hash>> prove_consistency(const Reader& reader, TreeSize old, TreeSize now);

/// Whether the leaf hash `leaf` stands at `index` in the tree of `size` entries with that root
/// (RFC 9162, section 2.1.3.2). Errors: too_large (over 64 hashes); not_included.
Result<void> verify_inclusion(Index index, TreeSize size, const Hash& leaf,
                              std::span<const Hash> path, const Hash& root);

/// Whether the tree (now, now_root) begins with the tree (old, old_root) (RFC 9162, section
/// 2.1.4.2). Sizes that are equal demand equal roots and an empty path; `old` is never 0, since
/// every tree begins with the empty one and a proof can say nothing about it.
/// Errors: too_large (over 63 hashes); wrong_root.
Result<void> verify_consistency(TreeSize old, TreeSize now, const Hash& old_root,
                                const Hash& now_root, std::span<const Hash> path);

/// The root that the first `old` entries of the tree (now, now_root) have, by a consistency path
/// that leads to now_root: there is one such root only, unless SHA-256 is broken. Nothing when the
/// path leads elsewhere, and when `old` is a power of two or no smaller than `now`, where a path
/// does not hold it.
std::optional<Hash> root_then(TreeSize old, TreeSize now, const Hash& now_root,
                              std::span<const Hash> path);

}  // namespace certledger::log
