// Reader: the one way in which proofs, audits and queries read a ledger, whether it is the store or
// a published directory of tiles. What it gives is unverified.
#pragma once

#include <string>

#include "ledger/base/result.h"
#include "ledger/log/tree.h"

namespace certledger::log {

class Reader {
 public:
  virtual ~Reader() = default;

  // Each may throw SystemError when the machine fails to read.

  /// The number of entries; it does not change while the reader lives.
  [[nodiscard]] virtual TreeSize size() const = 0;

  /// The octets of an entry as they are stored. Errors: not_found; others by what holds them.
  [[nodiscard]] virtual Result<Bytes> entry(Index index) const = 0;

  /// A node of the tree (tree.h) that is complete at size(). Errors: not_found; malformed when what
  /// holds it is damaged.
  [[nodiscard]] virtual Result<Hash> node(unsigned level, std::uint64_t index) const = 0;

  /// The newest checkpoint, a signed note, verbatim. Errors: not_found.
  [[nodiscard]] virtual Result<std::string> checkpoint() const = 0;

 protected:
  Reader() = default;
  Reader(const Reader&) = default;  // for those that are one: never sliced
  Reader& operator=(const Reader&) = default;
};

/// The root of the ledger's first `size` entries: at most log2(size) nodes read.
/// Errors: not_found when the ledger is shorter; those of node().
Result<Hash> root_at(const Reader& reader, TreeSize size);

/// The root of the tree over the leaves [begin, end) alone: one that RFC 9162's split makes, so
/// `begin` is a multiple of the least power of two >= end - begin. A complete one is one node read.
/// `begin` < `end` <= the reader's size. Errors: those of node().
Result<Hash> subtree_root(const Reader& reader, Index begin, Index end);

}  // namespace certledger::log
