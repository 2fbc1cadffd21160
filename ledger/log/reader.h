// Reader: how proofs, audits and queries read a ledger, from the store or from a published
// directory of tiles. What it returns is not verified.
#pragma once

#include <string>

#include "ledger/base/result.h"
#include "ledger/log/tree.h"

namespace certledger::log {

class Reader {
 public:
  virtual ~Reader() = default;

  // Each may throw SystemError if the machine cannot read.

  /// The number of entries. It does not change while the reader lives.
  [[nodiscard]] virtual TreeSize size() const = 0;

  /// The stored bytes of an entry. Errors: not_found; others depend on the reader.
  [[nodiscard]] virtual Result<Bytes> entry(Index index) const = 0;

  /// A node of the tree (tree.h) that is complete at size(). Errors: not_found; malformed, if the
  /// tile is damaged.
  [[nodiscard]] virtual Result<Hash> node(unsigned level, std::uint64_t index) const = 0;

  /// The newest checkpoint, a signed note, verbatim. Errors: not_found.
  [[nodiscard]] virtual Result<std::string> checkpoint() const = 0;

 protected:
  Reader() = default;
  Reader(const Reader&) = default;  // for derived classes: never sliced
  Reader& operator=(const Reader&) = default;
};

/// The root of the ledger's first `size` entries: at most log2(size) nodes read. Errors: not_found,
/// if the ledger is shorter; those of node().
Result<Hash> root_at(const Reader& reader, TreeSize size);

/// The root of the subtree over the leaves [begin, end). The subtree is one of RFC 9162's split:
/// `begin` is a multiple of the least power of two >= end - begin. A complete subtree costs one
/// read. `begin` < `end` <= the reader's size. Errors: those of node().
Result<Hash> subtree_root(const Reader& reader, Index begin, Index end);

}  // namespace certledger::log
