#include "ledger/log/reader.h"

#include <bit>

#include "ledger/base/check.h"

namespace certledger::log {

Result<Hash> root_at(const Reader& reader, TreeSize size) {
  if (size > reader.size()) {
    return fail(Fault::not_found, "the ledger has " + std::to_string(reader.size()) +
                                      " entries, not " + std::to_string(size));
  }
  if (size == 0) return empty_root();
  return subtree_root(reader, 0, size);
}

Result<Hash> subtree_root(const Reader& reader, Index begin, Index end) {
  CERTLEDGER_CHECK(begin < end && begin % std::bit_ceil(end - begin) == 0);
  std::optional<Hash> root;
  // The complete subtrees from right to left, so the smallest first; each ends where the one before
  // began.
  for (Index stop = end; stop > begin;) {
    const auto level = static_cast<unsigned>(std::countr_zero(stop - begin));
    const Result<Hash> node = reader.node(level, (stop >> level) - 1);
    if (!node) return node;
    root = root ? node_hash(*node, *root) : *node;
    stop -= Index{1} << level;
  }
  return *root;
}

}  // namespace certledger::log
