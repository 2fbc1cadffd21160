// Checks the trees of LMDB's data file with plain reads, page by page.
//
// LMDB trusts its pages. An attacker can write a page that a lookup reads as a branch and an
// iteration as a leaf, so that one shows what the other hides. In a sound tree, lookups and
// iteration see the same rows, each once, in the order of their keys. This is what is checked here.
//
// No allocation depends on a number in the file, or on its size, which a hole can make arbitrarily
// large. Pages are read one by one; each must have its own number, and the keys must ascend from
// page to page, so no page is visited twice.
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "ledger/store/inspect/page.h"

namespace certledger::store::inspect {

/// An open data.mdb in one of its states.
struct PageFile {
  int descriptor = -1;
  std::uint32_t page_bytes = 0;
  std::uint64_t last_page = 0;
};

/// What is wrong with a page.
struct Unsound {
  std::uint64_t page = 0;
  std::string what;  ///< the end of a sentence that begins with "page N"
};

/// A row in a leaf. Valid until the function that gets it returns.
struct TreeRow {
  BytesView key;
  std::uint16_t flags = 0;        ///< NodeFlag
  BytesView value;                ///< empty if the value has overflow pages
  std::uint64_t page = no_page;   ///< the first overflow page; the value begins after a page header
  std::uint32_t value_bytes = 0;  ///< the size of the value
};

/// Consecutive pages in use.
struct PageRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

/// Called for each row. Returns what is wrong with the row, which ends the walk; nothing if it is
/// right.
using RowVisitor = std::function<std::optional<std::string>(const TreeRow& row)>;

/// Counts the rows that are reached from the tree's root. Calls `each`, if given, with every row in
/// the order of the keys, and adds the pages of the tree to `used`.
///
/// Checks of each page that it is in the file, has its own number, has the kind that its depth
/// requires, has its nodes inside, and has strictly ascending keys in the range of its parent.
/// Checks of each value with overflow pages that these are overflow pages, and enough. Checks of
/// the whole tree that depth and counts are those of `tree`. Throws SystemError(store) if the file
/// cannot be read.
std::expected<std::uint64_t, Unsound> count_rows(const PageFile& file, const TreeRecord& tree,
                                                 std::vector<PageRange>& used,
                                                 const RowVisitor& each = {});

/// The rows of the table `name`; the name of the list of tables is empty.
struct TableRows {
  std::string name;
  std::expected<std::uint64_t, Unsound> rows;
};

/// The same for the list of tables and, if it is sound, for its tables with these names. Also
/// checks that no two of them share a page. Adds the pages of all to `used`.
std::vector<TableRows> count_rows(int descriptor, const Meta& meta,
                                  std::span<const std::string_view> names,
                                  std::vector<PageRange>& used);

}  // namespace certledger::store::inspect
