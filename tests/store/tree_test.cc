// Rows counted page by page, against LMDB's own walk; and files that LMDB would read otherwise by
// one way than by another.
#include "ledger/store/inspect/tree.h"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <map>
#include <random>

#include "ledger/store/inspect/data_file.h"
#include "ledger/store/lmdb.h"
#include "ledger/system/file.h"
#include "tests/support/data_pages.h"
#include "tests/support/failure.h"
#include "tests/support/some_of.h"
#include "tests/support/temp_dir.h"

namespace certledger::store {
namespace {

namespace fs = std::filesystem;
using testing::DataPages;
using testing::TempDir;

constexpr std::array<std::string_view, 2> names{"a", "b"};
constexpr std::size_t page_bytes = DataPages::page_bytes;

std::map<std::string, inspect::TableRows> counted_in(int descriptor, const inspect::Meta& meta) {
  std::map<std::string, inspect::TableRows> by_name;
  std::vector<inspect::PageRange> used;
  for (inspect::TableRows& table : inspect::count_rows(descriptor, meta, names, used))
    by_name[table.name] = table;
  return by_name;
}

std::map<std::string, inspect::TableRows> counted_in(const Environment& environment,
                                                     const ReadTransaction& transaction) {
  const auto meta = inspect::find_meta(environment.data_descriptor(), transaction.number());
  BOOST_REQUIRE(meta.has_value());
  return counted_in(environment.data_descriptor(), *meta);
}

std::uint64_t walked(const Transaction& transaction, Table table) {
  std::uint64_t count = 0;
  Cursor cursor(transaction, table);
  while (cursor.next()) ++count;
  return count;
}

void make_tables(Environment& environment) {
  WriteTransaction transaction(environment);
  for (const auto name : names) (void)transaction.create_table(name);
  transaction.commit();
}

Bytes key_of(std::uint64_t number) {
  Bytes key;
  append_u64_be(key, number);
  return key;
}

/// Keys and values of all lengths come and go, some of them twice in one transaction.
void write_sizes_at_random(Environment& environment, Table table, std::mt19937& random,
                           unsigned keys) {
  WriteTransaction transaction(environment);
  for (auto left = random() % 200; left > 0; --left) {
    Bytes key = key_of(random() % keys);
    if (random() % 2 == 0) key.resize(8 + key.back() % 250U * 2, 7);
    const std::size_t size = random() % 5 != 0 ? random() % 200 : random() % 20'000;
    if (random() % 3 != 0) {
      transaction.put(table, key, Bytes(size, 1));
      if (random() % 4 == 0) transaction.put(table, key, Bytes(random() % (size + 1), 2));
    } else {
      transaction.erase(table, key);
    }
  }
  transaction.commit();
}

// --- a file to be edited ---

/// A sound store: table "a" two pages high at least, with values in pages of their own; "b" of one
/// page.
class Edited {
 public:
  DataPages& pages() { return pages_; }
  [[nodiscard]] const DataPages& pages() const { return pages_; }

  /// Where a node of the page begins.
  [[nodiscard]] std::size_t node(std::size_t page, std::size_t index) const {
    return pages_.nodes(page).at(index);
  }
  /// Where the page begins to which a branch's node leads.
  [[nodiscard]] std::size_t child(std::size_t page, std::size_t index) const {
    return pages_.get<std::uint32_t>(node(page, index)) * page_bytes;
  }

  /// What is said of the table, "2: is in use twice"; the count where it is sound.
  std::string judge(const std::string& name, std::uint64_t size = 0) const {
    pages_.write();
    if (size > 0) fs::resize_file(store() / "data.mdb", size);
    const system::FileDescriptor file = system::open_to_read(store() / "data.mdb");
    const auto number = pages_.get<std::uint64_t>(pages_.newer() + DataPages::transaction);
    const auto meta = inspect::find_meta(file.number(), number);
    if (!meta) return "no meta page";
    const auto counted = counted_in(file.number(), *meta);
    if (!counted.contains(name)) return "not looked at";
    const auto& rows = counted.at(name).rows;
    return rows ? std::to_string(*rows)
                : std::to_string(rows.error().page) + ": " + rows.error().what;
  }

  /// Whether all of it is sound.
  [[nodiscard]] bool is_sound() const {
    return std::ranges::none_of(std::array{"", "a", "b"}, [&](const char* name) {
      return judge(name).find_first_not_of("0123456789") != std::string::npos;
    });
  }

  [[nodiscard]] fs::path store() const { return place_ / "store"; }

  static constexpr std::uint64_t rows_in_a = 400;

 private:
  static fs::path made_in(fs::path place) {
    fs::create_directory(place / "store");
    auto environment = Environment::open(place / "store", Mode::create);
    make_tables(environment);
    const Table a = environment.table("a");
    const Table b = environment.table("b");
    WriteTransaction transaction(environment);
    for (std::uint64_t i = 0; i < rows_in_a; ++i) {
      transaction.put(a, key_of(i * 2), Bytes(i % 20 == 0 ? 10'000 : 30, 1));
    }
    for (std::uint64_t i = 0; i < 5; ++i) transaction.put(b, key_of(i), Bytes(3, 1));
    transaction.commit();
    return place;
  }

  TempDir place_;
  DataPages pages_{made_in(place_.path())};
};

std::string words_of(std::size_t at, const char* what) {
  return std::to_string(at / page_bytes) + ": " + what;
}

/// Where the first value of table "a" begins, which has pages of its own.
std::size_t first_value(const Edited& file) {
  const std::size_t leaf = file.child(file.pages().root_of("a"), 0);
  return file.pages().get<std::uint64_t>(file.node(leaf, 0) + 8 + 8) * page_bytes;
}

BOOST_AUTO_TEST_SUITE(trees)

BOOST_AUTO_TEST_CASE(every_state_of_a_sound_store_is_counted) {
  for (std::size_t seed = 1; seed <= 12; seed += testing::one_in) {
    const TempDir dir;
    auto environment = Environment::open(dir.path(), Mode::create);
    make_tables(environment);
    const std::array<Table, 2> tables{environment.table("a"), environment.table("b")};
    std::mt19937 random(static_cast<unsigned>(seed));
    for (unsigned i = 0; i < 60; ++i) {
      write_sizes_at_random(environment, tables.at(random() % 2), random, 5 + 20 * i);
      const ReadTransaction transaction(environment);
      const auto counted = counted_in(environment, transaction);
      BOOST_REQUIRE(counted.size() == 3U);
      for (const auto& [name, table] : counted) {
        BOOST_REQUIRE(table.rows.has_value());
      }
      BOOST_TEST(*counted.at("").rows == 2U);
      BOOST_TEST(*counted.at("a").rows == walked(transaction, tables[0]));
      BOOST_TEST(*counted.at("b").rows == walked(transaction, tables[1]));
    }
  }
}

BOOST_AUTO_TEST_CASE(an_old_state_is_counted_while_it_is_held) {
  const TempDir dir;
  auto environment = Environment::open(dir.path(), Mode::create);
  make_tables(environment);
  const Table table = environment.table("a");
  std::mt19937 random(1);
  write_sizes_at_random(environment, table, random, 100);
  const ReadTransaction held(environment);
  const auto meta = inspect::find_meta(environment.data_descriptor(), held.number());
  BOOST_REQUIRE(meta.has_value());
  const std::uint64_t rows = walked(held, table);
  for (int i = 0; i < 30; ++i) write_sizes_at_random(environment, table, random, 200);
  BOOST_TEST(!inspect::find_meta(environment.data_descriptor(), held.number()));
  BOOST_TEST(*counted_in(environment.data_descriptor(), *meta).at("a").rows == rows);
}

BOOST_AUTO_TEST_CASE(headers_that_are_not_as_they_have_to_be) {
  const Edited sound;
  BOOST_TEST(sound.judge("a") == "400");
  BOOST_TEST(sound.judge("b") == "5");
  BOOST_TEST(sound.judge("") == "2");
  const auto leaf = [](const Edited& file) { return file.child(file.pages().root_of("a"), 1); };
  {
    Edited file;
    file.pages().set(leaf(file) + 10, std::uint16_t{inspect::page_branch | inspect::page_leaf});
    BOOST_TEST(file.judge("a") == words_of(leaf(file),
                                           "is not a leaf page, as its "
                                           "depth requires: its flags are 3"));
  }
  {
    Edited file;
    file.pages().set(file.pages().root_of("a") + 10,
                     std::uint16_t{inspect::page_branch | inspect::page_leaf});
    BOOST_TEST(file.judge("a").find("is not a branch page") != std::string::npos);
    BOOST_TEST(file.judge("b") == "5");
  }
  {
    Edited file;
    file.pages().set(leaf(file), std::uint64_t{3});
    BOOST_TEST(file.judge("a") == words_of(leaf(file), "has the number of page 3"));
  }
  for (const auto& [at, value] :
       std::map<std::size_t, std::uint16_t>{{12, 15}, {12, 4094}, {14, 5000}}) {
    Edited file;
    file.pages().set(leaf(file) + at, value);
    BOOST_TEST(file.judge("a") == words_of(leaf(file), "has bounds outside the page"));
  }
  {
    Edited file;
    file.pages().set(leaf(file) + 12, std::uint16_t{16});
    BOOST_TEST(file.judge("a") == words_of(leaf(file), "has too few nodes"));
  }
  for (const std::uint16_t node : {std::uint16_t{16}, std::uint16_t{4092}, std::uint16_t{65'535}}) {
    Edited file;
    file.pages().set(leaf(file) + 18, node);
    BOOST_TEST(file.judge("a") == words_of(leaf(file), "has a node outside the page"));
  }
  {
    Edited file;
    file.pages().set(file.node(leaf(file), 1) + 2, std::uint16_t{1});
    BOOST_TEST(file.judge("a") == words_of(leaf(file), "has a value outside the page"));
  }
  {
    Edited file;
    file.pages().set(file.node(leaf(file), 1) + 4, std::uint16_t{4});
    BOOST_TEST(file.judge("a") == words_of(leaf(file), "has a row of an unknown kind"));
    file.pages().set(file.node(leaf(file), 1) + 4, std::uint16_t{inspect::node_is_tree});
    BOOST_TEST(file.judge("a") == words_of(leaf(file), "has a table instead of a row"));
  }
}

BOOST_AUTO_TEST_CASE(keys_that_are_not_where_they_are_looked_for) {
  const char* const order = "has keys out of order, or outside the range of its parent";
  {
    Edited file;  // two rows of a leaf change places
    const std::size_t leaf = file.child(file.pages().root_of("a"), 1);
    const auto first = file.pages().get<std::uint16_t>(leaf + 16);
    file.pages().set(leaf + 16, file.pages().get<std::uint16_t>(leaf + 18));
    file.pages().set(leaf + 18, first);
    BOOST_TEST(file.judge("a") == words_of(leaf, order));
  }
  {
    Edited file;  // a row twice
    const std::size_t leaf = file.child(file.pages().root_of("a"), 1);
    file.pages().set(leaf + 18, file.pages().get<std::uint16_t>(leaf + 16));
    BOOST_TEST(file.judge("a") == words_of(leaf, order));
  }
  {
    Edited file;  // what parts two leaves is raised: the first row of the second is not found
    const std::size_t key = file.node(file.pages().root_of("a"), 1) + 8;
    file.pages().set(key + 7,
                     static_cast<std::uint8_t>(file.pages().get<std::uint8_t>(key + 7) + 1));
    BOOST_TEST(file.judge("a") == words_of(file.child(file.pages().root_of("a"), 1), order));
  }
  {
    Edited file;  // and lowered: the same with the last of the first
    const std::size_t key = file.node(file.pages().root_of("a"), 1) + 8;
    file.pages().set(key + 7,
                     static_cast<std::uint8_t>(file.pages().get<std::uint8_t>(key + 7) - 4));
    BOOST_TEST(file.judge("a") == words_of(file.child(file.pages().root_of("a"), 0), order));
  }
  {
    Edited file;  // two ways to one leaf
    const std::size_t root = file.pages().root_of("a");
    file.pages().set(file.node(root, 2), file.pages().get<std::uint32_t>(file.node(root, 1)));
    BOOST_TEST(file.judge("a") == words_of(file.child(root, 1), order));
  }
  {
    Edited file;  // in circles
    const std::size_t root = file.pages().root_of("a");
    file.pages().set(file.pages().table("a") + 6, std::uint16_t{32});
    file.pages().set(file.node(root, 0), static_cast<std::uint32_t>(root / page_bytes));
    file.pages().set(file.node(root, 1), static_cast<std::uint32_t>(root / page_bytes));
    BOOST_TEST(file.judge("a") == words_of(root, order));
  }
  {
    Edited file;  // no key
    const std::size_t leaf = file.child(file.pages().root_of("a"), 1);
    file.pages().set(file.node(leaf, 0) + 6, std::uint16_t{0});
    BOOST_TEST(file.judge("a") == words_of(leaf, "has a key of an impossible size"));
  }
}

BOOST_AUTO_TEST_CASE(records_of_trees_that_are_not_theirs) {
  const std::map<std::size_t, const char*> counts{
      {8, "branch pages"}, {16, "leaf pages"}, {24, "overflow pages"}, {32, "rows"}};
  for (const auto& [at, what] : counts) {
    Edited file;
    file.pages().set(file.pages().table("a") + at,
                     file.pages().get<std::uint64_t>(file.pages().table("a") + at) + 1);
    BOOST_TEST(file.judge("a").find(what) != std::string::npos, file.judge("a"));
    BOOST_TEST(file.judge("b") == "5");
  }
  for (const unsigned depth : {0U, 1U, 3U, 33U, 65'535U}) {
    Edited file;
    file.pages().set(file.pages().table("a") + 6, static_cast<std::uint16_t>(depth));
    BOOST_TEST(file.judge("a").find(": is ") != std::string::npos);
  }
  for (const std::uint16_t flags : {std::uint16_t{2}, std::uint16_t{4}, inspect::integer_keys}) {
    Edited file;
    file.pages().set(file.pages().table("a") + 4, flags);
    BOOST_TEST(file.judge("a").find("is not the root of a ledger's table") != std::string::npos);
    file.pages().set(file.pages().newer() + DataPages::main_table + 4, flags);
    BOOST_TEST(file.judge("").find("is not the root of a ledger's table") != std::string::npos);
    BOOST_TEST(file.judge("a") == "not looked at");
  }
  for (const std::uint64_t root : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 40}) {
    Edited file;
    file.pages().set(file.pages().table("a") + 40, root);
    BOOST_TEST(file.judge("a") == std::to_string(root) + ": is outside the pages in use");
  }
  {
    Edited file;
    file.pages().set(file.pages().table("a") + 40, inspect::no_page);
    BOOST_TEST(file.judge("a").find("an impossible depth of 2") != std::string::npos);
    file.pages().set(file.pages().table("a") + 6, std::uint16_t{0});
    BOOST_TEST(file.judge("a").find("0 rows; the file states 400") != std::string::npos);
  }
  {
    Edited file;  // a table is no table
    file.pages().set(file.pages().table("b") - 9 + 4, std::uint16_t{0});
    BOOST_TEST(file.judge("").find("lists a malformed table") != std::string::npos);
  }
  {
    Edited file;  // a table has another's pages
    for (std::size_t at = 4; at < 48; ++at) {
      file.pages().set(file.pages().table("b") + at,
                       file.pages().get<std::uint8_t>(file.pages().table("a") + at));
    }
    BOOST_TEST((file.judge("a") + file.judge("b")).find("is in use twice") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(values_with_pages_that_are_none) {
  {
    Edited file;
    file.pages().set(first_value(file) + 10, std::uint16_t{inspect::page_leaf});
    BOOST_TEST(file.judge("a") == words_of(first_value(file),
                                           "is not the first page of a value, "
                                           "as its row says"));
  }
  for (const std::uint32_t pages : {0U, 2U, ~0U}) {
    Edited file;
    file.pages().set(first_value(file) + 12, pages);
    BOOST_TEST(file.judge("a") ==
               words_of(first_value(file), "begins a value that is larger than its pages"));
  }
  {
    Edited file;  // two rows share a value
    const std::size_t leaf = file.child(file.pages().root_of("a"), 0);
    std::size_t other = 1;
    while (file.pages().get<std::uint16_t>(file.node(leaf, other) + 4) != inspect::node_in_overflow)
      ++other;
    file.pages().set(file.node(leaf, other) + 16,
                     file.pages().get<std::uint64_t>(file.node(leaf, 0) + 16));
    BOOST_TEST(file.judge("a") == words_of(first_value(file), "is in use twice"));
  }
  {
    Edited file;
    file.pages().set(file.node(file.child(file.pages().root_of("a"), 0), 0) + 16,
                     std::uint64_t{1} << 40);
    BOOST_TEST(file.judge("a").find("is outside the pages in use") != std::string::npos);
  }
}

// What all of this is for: where nothing is said, LMDB's two ways of reading show the same.
BOOST_AUTO_TEST_CASE(whatever_is_changed_is_told_or_reads_alike_both_ways) {
  Edited file;
  std::mt19937 random(9);
  unsigned told = 0;
  for (std::size_t i = 0; i < 4000 / testing::one_in; ++i) {
    // Three in four where pages and their nodes have their numbers.
    const std::size_t page =
        (2 + random() % (file.pages().octets().size() / page_bytes - 2)) * page_bytes;
    const std::size_t at = page + random() % (random() % 4 != 0 ? 80 : page_bytes);
    const auto before = file.pages().get<std::uint8_t>(at);
    file.pages().set(at, static_cast<std::uint8_t>(random()));
    if (!file.is_sound()) {
      ++told;
    } else {
      auto environment = Environment::open(file.store(), Mode::read_only);
      const std::array<Table, 2> tables{environment.table("a"), environment.table("b")};
      const ReadTransaction transaction(environment);
      for (const Table table : tables) {
        std::uint64_t rows = 0;
        Cursor cursor(transaction, table);
        while (const auto row = cursor.next()) {
          ++rows;
          const auto sought = transaction.get(table, row->key);
          BOOST_REQUIRE((sought && sought->data() == row->value.data()));
        }
        BOOST_REQUIRE(rows == transaction.size(table).entries);
      }
    }
    file.pages().set(at, before);
  }
  BOOST_TEST(told > 200 / testing::one_in);
  BOOST_TEST(told < 3000 / testing::one_in);
}

// A file is as long as somebody likes, and its last page as far away.
BOOST_AUTO_TEST_CASE(holes_take_neither_memory_nor_time) {
  Edited file;
  file.pages().set(file.pages().newer() + 136, std::uint64_t{1} << 30);
  const std::uint64_t size = std::uint64_t{1} << 42;
  BOOST_TEST(file.judge("a", size) == "400");
  // A value of 4 GiB, which its pages have room for.
  const std::size_t row = file.node(file.child(file.pages().root_of("a"), 0), 0);
  file.pages().set(row, ~std::uint32_t{0});
  file.pages().set(first_value(file) + 12, std::uint32_t{1} << 20);
  BOOST_TEST(!file.judge("a", size).empty());
  // A tree in a hole.
  file.pages().set(file.pages().table("b") + 40, std::uint64_t{1} << 29);
  BOOST_TEST(file.judge("b", size) == std::to_string(1U << 29) + ": has the number of page 0");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::store
