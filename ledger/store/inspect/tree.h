// The trees of LMDB's data file looked at with plain reads, page by page.
//
// LMDB believes its pages. Whoever writes the file can make one page lead to others when a key is
// looked up, and be a leaf of its own when a table is walked through, so that one shows what the
// other hides; or let a key be found by one way and not by another. In a tree that is sound both
// see the same rows, each once, in the order of their keys. That is what is demanded here.
//
// Nothing is allocated by a number in the file or by its size, which a hole can make as large as
// one likes: pages are read one by one, each has to say its own number, and their keys have to
// ascend from page to page, so that none is visited twice.
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "ledger/store/inspect/page.h"

namespace certledger::store::inspect {

/// An open data.mdb, as one of its states reads it.
struct PageFile {
  int descriptor = -1;
  std::uint32_t page_bytes = 0;
  std::uint64_t last_page = 0;
};

/// What is not as it has to be.
struct Unsound {
  std::uint64_t page = 0;
  std::string what;  ///< the end of a sentence that begins with the page
};

/// A row as it stands in a leaf. Good until the function that was given it returns.
struct TreeRow {
  BytesView key;
  std::uint16_t flags = 0;        ///< NodeFlag
  BytesView value;                ///< empty when it has pages of its own
  std::uint64_t page = no_page;   ///< where these begin; the value begins behind a page header
  std::uint32_t value_bytes = 0;  ///< its size, wherever it stands
};

/// Pages that are in use, one after the other.
struct PageRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

/// What is done with each row; words when it is not as it has to be, which ends the walk.
using RowVisitor = std::function<std::optional<std::string>(const TreeRow& row)>;

/// How many rows the tree has: as many as are reached from its root. Calls `each`, if there is one,
/// with every row in the order of the keys, and adds the pages that the tree takes to `used`.
///
/// Demanded of each page: that it lies in the file, states its own number, is of one kind and of
/// the one that its depth asks for, has its nodes within it, and keys that ascend strictly and lie
/// between those that lead to it; of each value with pages of its own, that these are such and as
/// many as it needs; of the whole, that depth and counts are those of `tree`. Throws
/// SystemError(store) when the file cannot be read.
std::expected<std::uint64_t, Unsound> count_rows(const PageFile& file, const TreeRecord& tree,
                                                 std::vector<PageRange>& used,
                                                 const RowVisitor& each = {});

/// The rows of a table, by its name; that of the list of tables is empty.
struct TableRows {
  std::string name;
  std::expected<std::uint64_t, Unsound> rows;
};

/// The same for the list of tables and then, where that is sound, for the tables of these names
/// that it has; demands besides that no two of them share a page. Adds the pages of all to `used`.
std::vector<TableRows> count_rows(int descriptor, const Meta& meta,
                                  std::span<const std::string_view> names,
                                  std::vector<PageRange>& used);

}  // namespace certledger::store::inspect
