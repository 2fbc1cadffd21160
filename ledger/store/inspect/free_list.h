// LMDB's list of free pages, checked with plain reads. The next transactions overwrite these pages.
//
// LMDB trusts this list, as it trusts its trees. If a page in use is on the list, or a page is on
// it twice, the next writer overwrites recorded data. A page that is neither in use nor on the list
// only wastes space.
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "ledger/store/inspect/page.h"
#include "ledger/store/inspect/tree.h"

namespace certledger::store::inspect {

struct FreeList {
  std::vector<PageRange> own;   ///< the pages of the list's own tree; they are in use
  std::vector<PageRange> free;  ///< the listed pages, in the order of the list
};

/// Reads and checks the list of that state: its tree is sound (tree.h); no two rows share a page;
/// each row belongs to a state up to this one, and lists as many pages as it states, each once,
/// between the meta pages and the last page. Throws SystemError(store) if the file cannot be read.
/// Uses memory only for numbers that are really in the file.
std::expected<FreeList, Unsound> read_free_list(const PageFile& file, const Meta& meta);

/// What is wrong with the list: a page that is on it and in use, or on it twice, or anything that
/// makes it unreadable. `used` are the pages of the tables. Nothing if the list is sound.
std::optional<Unsound> check_free_list(int descriptor, const Meta& meta,
                                       const std::vector<PageRange>& used);

}  // namespace certledger::store::inspect
