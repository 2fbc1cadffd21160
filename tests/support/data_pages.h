// LMDB's data.mdb as octets, for damage below its tables. The numbers are those of LMDB 0.9's file
// on a 64-bit machine, in the machine's own byte order (ledger/store/inspect/page.h has the rest).
#pragma once

#include <cstring>
#include <filesystem>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"

namespace certledger::testing {

class DataPages {
 public:
  static constexpr std::size_t page_bytes = 4096;
  // Offsets in a meta page.
  static constexpr std::size_t magic = 16, version = 20, page_size = 40, free_flags = 44,
                               free_root = 80, main_table = 88, main_root = 128, last_page = 136,
                               transaction = 144;
  // In any page.
  static constexpr std::size_t number = 0, flags = 10, lower = 12, upper = 14, first_node = 16;
  // In the description of a table.
  static constexpr std::size_t table_flags = 4, depth = 6, entries = 32, root = 40;

  /// Reads the data.mdb of the ledger in that directory.
  explicit DataPages(const std::filesystem::path& ledger);
  void write() const;

  [[nodiscard]] std::size_t count() const { return octets_.size() / page_bytes; }
  [[nodiscard]] Bytes& octets() { return octets_; }

  template <class T>
  [[nodiscard]] T get(std::size_t at) const {
    T value;
    std::memcpy(&value, &octets_.at(at), sizeof value);
    return value;
  }
  template <class T>
  void set(std::size_t at, T value) {
    std::memcpy(&octets_.at(at), &value, sizeof value);
  }

  /// Where the newer meta page begins, and the older.
  [[nodiscard]] std::size_t newer() const;
  [[nodiscard]] std::size_t older() const { return newer() == 0 ? page_bytes : 0; }

  /// Where the description of a table stands. The list of tables fits into one page.
  [[nodiscard]] std::size_t table(std::string_view name) const;
  /// Where the page at the table's root begins.
  [[nodiscard]] std::size_t root_of(std::string_view name) const;
  /// Where the nodes of the page that begins at `page` begin.
  [[nodiscard]] std::vector<std::size_t> nodes(std::size_t page) const;

  /// Where the rows of the list of free pages stand that have a number: a u64 count, and as many
  /// page numbers. The list is one page high, and its rows stand in it.
  [[nodiscard]] std::vector<std::size_t> free_rows() const;
  /// The number of the first page that holds a value of the table.
  [[nodiscard]] std::uint64_t value_page(std::string_view name) const;

  // Kinds of pages.
  static constexpr std::uint16_t branch = 0x01, leaf = 0x02;
  /// Adds a page behind the last that is in use, with copies of nodes, and gives its number.
  std::uint64_t add_page(std::uint16_t kind, const std::vector<Bytes>& nodes);
  /// A branch page's node: keys from `key` on are to be found on page `child`.
  static Bytes branch_node(std::uint64_t child, BytesView key);
  /// A leaf's node, with its value in the page.
  static Bytes leaf_node(BytesView key, BytesView value);

 private:
  std::filesystem::path path_;
  Bytes octets_;
};

}  // namespace certledger::testing
