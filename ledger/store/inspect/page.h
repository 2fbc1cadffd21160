// The layout of LMDB 0.9's data file on a 64-bit machine (MDB_page, MDB_meta, MDB_db and MDB_node
// in mdb.c), in the machine's byte order. All pages have one size; the first two are meta pages.
// For code that does not trust the file: whatever the bytes are, reads stay within them.
//
//   any page     u64 its number, u16, u16 flags (its kind), u16 lower, u16 upper
//   tree page    at 16 up to `lower` a u16 for each node: where it begins; nodes from `upper` on
//   node         u16, u16, u16 flags, u16 size of its key, key, …
//     of a branch  the first three u16 are the child's number; keys from this one on are there
//     of a leaf    the first two u16 are the size of its value, which follows; or, by the flags, a
//                  u64 page number, from where on the value has pages of its own
//   first page of a value  u32 count of its pages in the place of lower and upper; the value
#pragma once

#include <cstring>
#include <optional>

#include "ledger/base/bytes.h"

namespace certledger::store::inspect {

inline constexpr std::uint64_t no_page = ~std::uint64_t{0};
inline constexpr std::uint64_t first_page = 2;  ///< after the meta pages
inline constexpr std::size_t page_header_bytes = 16;
inline constexpr std::size_t node_header_bytes = 8;

/// The kind of a page, from its flags. A complete page has exactly one of them.
enum PageKind : std::uint16_t {
  page_branch = 0x01,
  page_leaf = 0x02,
  page_overflow = 0x04,
  page_meta = 0x08,
};

/// Flags of a leaf's node.
enum NodeFlag : std::uint16_t {
  node_in_overflow = 0x01,  ///< the value has pages of its own
  node_is_tree = 0x02,      ///< the value describes a tree, as in the list of tables
};

/// The flag of a tree whose keys are numbers. Only the list of free pages has it.
inline constexpr std::uint16_t integer_keys = 0x08;

/// The number at `offset`. There are enough bytes.
template <class T>
T number_at(BytesView octets, std::size_t offset) {
  T value;
  std::memcpy(&value, octets.data() + offset, sizeof value);
  return value;
}

/// What the file states about a tree: its root and its counts.
struct TreeRecord {
  static constexpr std::size_t bytes = 48;

  std::uint16_t flags = 0;
  std::uint16_t depth = 0;  ///< pages from the root to a leaf, including both
  std::uint64_t branch_pages = 0;
  std::uint64_t leaf_pages = 0;
  std::uint64_t overflow_pages = 0;
  std::uint64_t entries = 0;
  std::uint64_t root = no_page;

  /// `octets` has at least that many bytes.
  static TreeRecord read(BytesView octets) {
    return {number_at<std::uint16_t>(octets, 4),  number_at<std::uint16_t>(octets, 6),
            number_at<std::uint64_t>(octets, 8),  number_at<std::uint64_t>(octets, 16),
            number_at<std::uint64_t>(octets, 24), number_at<std::uint64_t>(octets, 32),
            number_at<std::uint64_t>(octets, 40)};
  }
  friend bool operator==(const TreeRecord&, const TreeRecord&) = default;
};

/// A meta page: one state of the file.
struct Meta {
  std::uint32_t page_bytes = 0;
  TreeRecord free;    ///< the free pages
  TreeRecord tables;  ///< the list of tables: their names, and the TreeRecord of each
  std::uint64_t last_page = 0;
  std::uint64_t transaction = 0;  ///< the number of the state
  friend bool operator==(const Meta&, const Meta&) = default;
};

/// A node of a tree page. `rest` is everything after its key, up to the end of the page.
struct Node {
  std::uint64_t child = 0;  ///< of a branch
  std::uint16_t flags = 0;  ///< of a leaf, as the next
  std::uint32_t value_bytes = 0;
  BytesView key;
  BytesView rest;
};

/// A page. Borrows its bytes, 512 to 65,536 of them.
class Page {
 public:
  explicit Page(BytesView octets) : octets_(octets) {}

  [[nodiscard]] std::uint64_t number() const { return number_at<std::uint64_t>(octets_, 0); }
  [[nodiscard]] std::uint16_t flags() const { return number_at<std::uint16_t>(octets_, 10); }
  [[nodiscard]] std::size_t lower() const { return number_at<std::uint16_t>(octets_, 12); }
  [[nodiscard]] std::size_t upper() const { return number_at<std::uint16_t>(octets_, 14); }
  /// For the first page of a value: the number of its pages.
  [[nodiscard]] std::uint32_t pages() const { return number_at<std::uint32_t>(octets_, 12); }

  /// Whether `lower` and `upper` are possible for a tree page.
  [[nodiscard]] bool has_sound_bounds() const {
    return lower() >= page_header_bytes && lower() % 2 == 0 && lower() <= upper() &&
           upper() <= octets_.size();
  }
  /// The number of nodes; the bounds must be sound.
  [[nodiscard]] std::size_t nodes() const { return (lower() - page_header_bytes) / 2; }
  /// One of the nodes. Nothing unless it is after `upper` and within the page.
  [[nodiscard]] std::optional<Node> node(std::size_t index) const {
    const std::size_t at = number_at<std::uint16_t>(octets_, page_header_bytes + 2 * index);
    if (at < upper() || at + node_header_bytes > octets_.size()) return std::nullopt;
    const BytesView octets = octets_.subspan(at);
    const std::size_t key = number_at<std::uint16_t>(octets, 6);
    if (key > octets.size() - node_header_bytes) return std::nullopt;
    const std::uint64_t low = number_at<std::uint32_t>(octets, 0);
    const auto flags = number_at<std::uint16_t>(octets, 4);
    return Node{low | std::uint64_t{flags} << 32, flags, static_cast<std::uint32_t>(low),
                octets.subspan(node_header_bytes, key), octets.subspan(node_header_bytes + key)};
  }

 private:
  BytesView octets_;
};

}  // namespace certledger::store::inspect
