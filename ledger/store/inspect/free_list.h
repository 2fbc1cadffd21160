// LMDB's list of free pages, looked at with plain reads: the pages that the next transactions write
// anew.
//
// LMDB believes this list as it believes its trees. A page that is in use and on the list too is
// overwritten by whoever writes next, and so is one that is on it twice: what was recorded there is
// lost. A page that is neither in use nor on the list is lost room, and does no harm.
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "ledger/store/inspect/page.h"
#include "ledger/store/inspect/tree.h"

namespace certledger::store::inspect {

struct FreeList {
  std::vector<PageRange> own;   ///< the pages of the list's own tree, which are in use
  std::vector<PageRange> free;  ///< the pages that it lists, in the order in which it does
};

/// The list of that state. Demanded of it: that its tree is sound (tree.h), that no two of its rows
/// share a page, that each row is of a state up to this one and lists as many pages as it says,
/// each once, between the meta pages and the last page. Throws SystemError(store) when the file
/// cannot be read. Memory is taken for numbers that stand in the file, and for nothing else.
std::expected<FreeList, Unsound> read_free_list(const PageFile& file, const Meta& meta);

/// What is wrong with the list, where `used` are the pages that the tables take: a page that is on
/// it and in use, or on it twice, or whatever keeps it from being read. Nothing when it is sound.
std::optional<Unsound> check_free_list(int descriptor, const Meta& meta,
                                       const std::vector<PageRange>& used);

}  // namespace certledger::store::inspect
