// Proofs on the tree (RFC 9162, sections 2.1.3 and 2.1.4): inclusion (an entry is in the tree) and
// consistency (a later tree begins with an earlier one). To make them, the functions read nodes; to
// verify them, they only compute.
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

/// The proof that the tree of `now` entries begins with that of `old`. Empty if the sizes are equal
/// or `old` is 0: there is nothing to prove. Errors: not_found, unless old <= now <= the reader's
/// size; those of Reader::node.
Result<std::vector<Hash>> prove_consistency(const Reader& reader, TreeSize old, TreeSize now);

/// Whether the leaf hash `leaf` is at `index` in the tree of `size` entries with that root (RFC
/// 9162, section 2.1.3.2). Errors: too_large (over 64 hashes); not_included.
Result<void> verify_inclusion(Index index, TreeSize size, const Hash& leaf,
                              std::span<const Hash> path, const Hash& root);

/// Whether the tree (now, now_root) begins with the tree (old, old_root) (RFC 9162, section
/// 2.1.4.2). If the sizes are equal, the roots must be equal and the path empty. `old` must not be
/// 0: every tree begins with the empty one, so there is nothing to prove. Errors: too_large (over
/// 63 hashes); wrong_root.
Result<void> verify_consistency(TreeSize old, TreeSize now, const Hash& old_root,
                                const Hash& now_root, std::span<const Hash> path);

/// The root of the first `old` entries of the tree (now, now_root), from a consistency path that
/// leads to now_root. There is only one such root, unless SHA-256 is broken. Nothing if the path
/// leads elsewhere, if `old` is a power of two (the path then does not contain the root), or if
/// `old` is not smaller than `now`.
std::optional<Hash> root_then(TreeSize old, TreeSize now, const Hash& now_root,
                              std::span<const Hash> path);

}  // namespace certledger::log
