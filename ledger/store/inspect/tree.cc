#include "ledger/store/inspect/tree.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "ledger/base/result.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"

namespace certledger::store::inspect {
namespace {

constexpr std::size_t max_tree_key_bytes = 511;  // the limit of LMDB
constexpr std::size_t max_depth = 32;            // the maximum depth of LMDB

using Flaw = std::optional<Unsound>;  // nothing if sound

/// Reads from the page; false if the file ends before.
bool read_at(const PageFile& file, std::uint64_t page, std::span<std::uint8_t> octets) {
  const auto got = system::read_fully_at(file.descriptor, octets, page * file.page_bytes);
  if (!got)
    throw SystemError(Fault::store, "cannot read data.mdb: " + system::error_words(got.error()));
  return *got == octets.size();
}

/// Walks through a tree page by page. Holds only the pages from the root to the current one.
class Walk {
 public:
  Walk(const PageFile& file, const TreeRecord& tree, std::vector<PageRange>& used,
       const RowVisitor& each)
      : file_(file), tree_(tree), used_(used), each_(each) {}

  std::expected<std::uint64_t, Unsound> run() {
    Flaw flaw = check_kind();
    if (!flaw && tree_.root != no_page) flaw = walk();
    if (!flaw) flaw = check_counts();
    if (flaw) return std::unexpected(std::move(*flaw));
    return rows_;
  }

 private:
  struct Level {
    std::uint64_t number = 0;
    Bytes octets;
    std::size_t next = 0;  // the child that is looked at next
    // The range of the keys: not before `from`, and before `below` if given.
    BytesView from;
    std::optional<BytesView> below;
  };

  [[nodiscard]] Flaw check_kind() const {
    if (tree_.flags != 0 && tree_.flags != integer_keys) {
      return Unsound{tree_.root, "is the root of an unknown kind of tree"};
    }
    if ((tree_.root == no_page) == (tree_.depth == 0) && tree_.depth <= max_depth) return {};
    return Unsound{tree_.root, "is the root of a tree with an impossible depth of " +
                                   std::to_string(tree_.depth)};
  }

  Flaw walk() {
    levels_.resize(tree_.depth);
    if (auto flaw = enter(tree_.root, {}, {})) return flaw;
    while (height_ > 0) {
      Level& level = levels_[height_ - 1];
      const Page page(level.octets);
      if (height_ == tree_.depth || level.next == page.nodes()) {
        --height_;
        continue;
      }
      const std::size_t at = level.next++;
      const Node child = *page.node(at);
      // LMDB ignores the first key of a branch page: everything before the second is there.
      const BytesView from = at == 0 ? level.from : child.key;
      const auto below =
          level.next < page.nodes() ? std::optional(page.node(level.next)->key) : level.below;
      if (auto flaw = enter(child.child, from, below)) return flaw;
    }
    return {};
  }

  /// Reads a page and checks it, without its children.
  Flaw enter(std::uint64_t number, BytesView from, std::optional<BytesView> below) {
    if (number < first_page || number > file_.last_page) {
      return Unsound{number, "is outside the pages in use"};
    }
    Level& level = levels_[height_++];
    level.number = number;
    level.octets.resize(file_.page_bytes);
    level.next = 0;
    level.from = from;
    level.below = below;
    if (!read_at(file_, number, level.octets))
      return Unsound{number, "is beyond the end of the file"};
    const Page page(level.octets);
    const bool is_leaf = height_ == tree_.depth;
    if (auto flaw = check_header(page, level, is_leaf ? page_leaf : page_branch)) return flaw;
    ++(is_leaf ? leaves_ : branches_);
    use(number, 1);
    return is_leaf ? check_leaf(page, level) : check_branch(page, level);
  }

  Flaw check_header(const Page& page, const Level& level, PageKind kind) const {
    if (page.number() != level.number) {
      return Unsound{level.number, "has the number of page " + std::to_string(page.number())};
    }
    if (page.flags() != kind) {
      return Unsound{level.number, std::string("is not a ") +
                                       (kind == page_leaf ? "leaf" : "branch") +
                                       " page, as its depth requires: its flags are " +
                                       std::to_string(page.flags())};
    }
    if (!page.has_sound_bounds()) return Unsound{level.number, "has bounds outside the page"};
    // LMDB assumes that a branch has two nodes, except in its list of free pages.
    const std::size_t least = kind == page_leaf || is_of_numbers() ? 1 : 2;
    if (page.nodes() < least) return Unsound{level.number, "has too few nodes"};
    return {};
  }

  Flaw check_branch(const Page& page, const Level& level) const {
    BytesView before = level.from;
    for (std::size_t i = 0; i < page.nodes(); ++i) {
      const auto node = page.node(i);
      if (!node) return Unsound{level.number, "has a node outside the page"};
      if (i == 0) continue;
      // Strictly: smaller keys are in the child before, which is not empty.
      if (auto flaw = check_key(level, node->key, before, true)) return flaw;
      before = node->key;
    }
    return {};
  }

  Flaw check_leaf(const Page& page, const Level& level) {
    BytesView before = level.from;
    for (std::size_t i = 0; i < page.nodes(); ++i) {
      const auto node = page.node(i);
      if (!node) return Unsound{level.number, "has a node outside the page"};
      if (auto flaw = check_key(level, node->key, before, i > 0)) return flaw;
      before = node->key;
      if (auto flaw = take_row(level.number, *node)) return flaw;
    }
    return {};
  }

  /// Checks that a key has a possible size, comes after `before` (or, unless `strictly`, equals
  /// it), and before the end of the level's range.
  [[nodiscard]] Flaw check_key(const Level& level, BytesView key, BytesView before,
                               bool strictly) const {
    if (key.empty() || key.size() > max_tree_key_bytes ||
        (is_of_numbers() && key.size() != sizeof(std::uint64_t))) {
      return Unsound{level.number, "has a key of an impossible size"};
    }
    const bool ascends = before.empty() || (strictly ? less(before, key) : !less(key, before));
    if (ascends && (!level.below || less(key, *level.below))) return {};
    return Unsound{level.number, "has keys out of order, or outside the range of its parent"};
  }

  [[nodiscard]] bool is_of_numbers() const { return tree_.flags == integer_keys; }

  [[nodiscard]] bool less(BytesView a, BytesView b) const {
    if (is_of_numbers()) return number_at<std::uint64_t>(a, 0) < number_at<std::uint64_t>(b, 0);
    const std::size_t common = std::min(a.size(), b.size());
    const int order = std::memcmp(a.data(), b.data(), common);
    return order != 0 ? order < 0 : a.size() < b.size();
  }

  Flaw take_row(std::uint64_t leaf, const Node& node) {
    ++rows_;
    TreeRow row{node.key, node.flags, {}, no_page, node.value_bytes};
    if ((node.flags & node_in_overflow) != 0) {
      if (node.rest.size() < sizeof row.page) return Unsound{leaf, "has a value outside the page"};
      row.page = number_at<std::uint64_t>(node.rest, 0);
      if (auto flaw = check_overflow(row)) return flaw;
    } else if (node.value_bytes > node.rest.size()) {
      return Unsound{leaf, "has a value outside the page"};
    } else {
      row.value = node.rest.first(node.value_bytes);
    }
    if ((node.flags & ~(node_in_overflow | node_is_tree)) != 0) {
      return Unsound{leaf, "has a row of an unknown kind"};
    }
    if (!each_) return {};
    auto wrong = each_(row);
    return wrong ? Flaw(Unsound{leaf, std::move(*wrong)}) : Flaw();
  }

  /// After a replacement by a shorter value, there can be more pages than necessary.
  Flaw check_overflow(const TreeRow& row) {
    if (row.page < first_page || row.page > file_.last_page) {
      return Unsound{row.page, "is outside the pages in use"};
    }
    // Page reads only the header here, but may assume a whole page.
    std::array<std::uint8_t, page_header_bytes> header{};
    if (!read_at(file_, row.page, header))
      return Unsound{row.page, "is beyond the end of the file"};
    const Page page(header);
    if (page.number() != row.page || page.flags() != page_overflow) {
      return Unsound{row.page, "is not the first page of a value, as its row says"};
    }
    const std::uint64_t octets = page_header_bytes + std::uint64_t{row.value_bytes};
    const std::uint64_t least = (octets + file_.page_bytes - 1) / file_.page_bytes;
    if (page.pages() < least || page.pages() - 1 > file_.last_page - row.page) {
      return Unsound{row.page, "begins a value that is larger than its pages"};
    }
    overflow_ += page.pages();
    use(row.page, page.pages());
    return {};
  }

  void use(std::uint64_t page, std::uint64_t count) {
    if (!used_.empty() && used_.back().first + used_.back().count == page) {
      used_.back().count += count;
    } else {
      used_.push_back({page, count});
    }
  }

  [[nodiscard]] Flaw check_counts() const {
    const auto is = [&](const char* what, std::uint64_t stated, std::uint64_t counted) -> Flaw {
      if (stated == counted) return {};
      return Unsound{tree_.root, std::string("is the root of ") + std::to_string(counted) + " " +
                                     what + "; the file states " + std::to_string(stated)};
    };
    if (auto flaw = is("rows", tree_.entries, rows_)) return flaw;
    if (auto flaw = is("branch pages", tree_.branch_pages, branches_)) return flaw;
    if (auto flaw = is("leaf pages", tree_.leaf_pages, leaves_)) return flaw;
    return is("overflow pages", tree_.overflow_pages, overflow_);
  }

  const PageFile& file_;
  const TreeRecord& tree_;
  std::vector<PageRange>& used_;
  const RowVisitor& each_;
  std::vector<Level> levels_;
  std::size_t height_ = 0;  // the number of levels in use
  std::uint64_t rows_ = 0;
  std::uint64_t branches_ = 0;
  std::uint64_t leaves_ = 0;
  std::uint64_t overflow_ = 0;
};

// --- tables ---

struct TableRange {
  PageRange pages;
  std::size_t table;  // among the results
};

/// A table that shares a page with another table, or has a page twice.
struct Shared {
  std::uint64_t page;
  std::size_t table;
};

std::optional<Shared> find_shared(std::vector<TableRange>& ranges) {
  std::ranges::sort(ranges, {}, [](const TableRange& range) { return range.pages.first; });
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    const PageRange& before = ranges[i - 1].pages;
    if (before.first + before.count > ranges[i].pages.first) {
      return Shared{ranges[i].pages.first, ranges[i].table};
    }
  }
  return std::nullopt;
}

}  // namespace

std::expected<std::uint64_t, Unsound> count_rows(const PageFile& file, const TreeRecord& tree,
                                                 std::vector<PageRange>& used,
                                                 const RowVisitor& each) {
  return Walk(file, tree, used, each).run();
}

std::vector<TableRows> count_rows(int descriptor, const Meta& meta,
                                  std::span<const std::string_view> names,
                                  std::vector<PageRange>& used) {
  const PageFile file{descriptor, meta.page_bytes, meta.last_page};
  std::vector<TableRange> ranges;
  std::vector<TableRows> results;
  const auto count = [&](const std::string& name, const TreeRecord& tree, const RowVisitor& each) {
    std::vector<PageRange> own;
    auto rows = tree.flags == 0
                    ? count_rows(file, tree, own, each)
                    : std::unexpected(Unsound{tree.root, "is not the root of a ledger's table"});
    for (const PageRange& pages : own) ranges.push_back({pages, results.size()});
    used.insert(used.end(), own.begin(), own.end());
    results.push_back({name, std::move(rows)});
  };
  std::vector<std::pair<std::string, TreeRecord>> tables;
  count("", meta.tables, [&](const TreeRow& row) -> std::optional<std::string> {
    if (row.flags != node_is_tree || row.value.size() != TreeRecord::bytes) {
      return "lists a malformed table";
    }
    if (std::ranges::find(names, as_text(row.key)) != names.end()) {
      tables.emplace_back(as_text(row.key), TreeRecord::read(row.value));
    }
    return std::nullopt;
  });
  if (!results.front().rows) return results;
  for (const auto& [name, tree] : tables) {
    count(name, tree, [](const TreeRow& row) -> std::optional<std::string> {
      if ((row.flags & node_is_tree) == 0) return std::nullopt;
      return "has a table instead of a row";
    });
  }
  if (const auto shared = find_shared(ranges); shared && results[shared->table].rows) {
    results[shared->table].rows = std::unexpected(Unsound{shared->page, "is in use twice"});
  }
  return results;
}

}  // namespace certledger::store::inspect
