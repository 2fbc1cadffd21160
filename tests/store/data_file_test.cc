#include "ledger/store/inspect/data_file.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <fstream>
#include <random>

#include "ledger/store/lmdb.h"
#include "ledger/system/file.h"
#include "tests/support/child.h"
#include "tests/support/failure.h"
#include "tests/support/some_of.h"
#include "tests/support/temp_dir.h"

namespace certledger::store {
namespace {

using testing::failure_of;
using testing::in_child;
using testing::says;
using testing::TempDir;

/// Puts and erases at random in one transaction; big values come and go, which makes LMDB take
/// pages that it never writes.
void write_at_random(Environment& environment, Table table, std::mt19937& random, unsigned keys) {
  WriteTransaction transaction(environment);
  for (auto left = random() % 40; left > 0; --left) {
    Bytes key;
    append_u64_be(key, random() % keys);
    const std::size_t size = random() % 3 != 0 ? random() % 100 : random() % 20'000;
    if (random() % 4 != 0) {
      transaction.put(table, key, Bytes(size, 1));
    } else {
      transaction.erase(table, key);
    }
  }
  transaction.commit();
}

Environment new_store(const std::filesystem::path& directory) {
  auto environment = Environment::open(directory, Mode::create);
  WriteTransaction transaction(environment);
  (void)transaction.create_table("t");
  transaction.commit();
  return environment;
}

Bytes sample_store() {
  const TempDir dir;
  {
    auto environment = new_store(dir.path());
    const Table table = environment.table("t");
    std::mt19937 random(3);
    for (unsigned i = 0; i < 20; ++i) write_at_random(environment, table, random, 4 + 2 * i);
  }
  return system::read_file(dir / "data.mdb", 10'000'000);
}

/// Without syncing, which is most of the time that writing takes.
void put_file(const std::filesystem::path& path, BytesView content) {
  std::ofstream(path, std::ios::binary) << as_text(content);
}

/// What becomes of a store whose data.mdb is `content`: "refused: why", "read" or "signal N".
std::string fate(BytesView content) {
  const TempDir dir;
  put_file(dir / "data.mdb", content);
  const std::string failure = failure_of([&] { inspect::check_data_file(dir.path()); });
  if (!failure.empty()) return "refused: " + failure;
  return in_child([&]() -> std::string {
    auto environment = Environment::open(dir.path(), Mode::read_only);
    const Table table = environment.table("t");
    const ReadTransaction transaction(environment);
    Cursor cursor(transaction, table);
    std::size_t ones = 0;
    while (const auto item = cursor.next()) {
      for (const auto octet : item->value) ones += octet;
    }
    return ones > 0 ? "read" : "nothing there";
  });
}

BOOST_AUTO_TEST_SUITE(data_file)

BOOST_AUTO_TEST_CASE(every_state_of_a_sound_store_is_accepted) {
  unsigned short_files = 0;
  for (unsigned seed = 1; seed <= 8; ++seed) {
    const TempDir dir;
    auto environment = new_store(dir.path());
    const Table table = environment.table("t");
    std::mt19937 random(seed);
    for (unsigned i = 0; i < 20; ++i) {
      write_at_random(environment, table, random, 4 + 2 * i);
      BOOST_TEST(failure_of([&] { inspect::check_data_file(dir.path()); }) == "");
      if (environment.used_bytes() > std::filesystem::file_size(dir / "data.mdb")) ++short_files;
    }
  }
  // Otherwise this would not show that free pages past the end are told from a cut.
  BOOST_TEST(short_files > 0U);
}

BOOST_AUTO_TEST_CASE(a_cut_file_is_refused_or_harmless) {
  const Bytes whole = sample_store();
  BOOST_TEST(fate(whole) == "read");
  unsigned refused = 0;
  for (std::size_t size = 0; size < whole.size(); size += 4096) {
    const std::string result = fate(BytesView(whole).first(size));
    refused += result.starts_with("refused: store: ");
    BOOST_TEST((result == "read" || says(result, "refused", "data.mdb: ")), result);
  }
  BOOST_TEST(refused > whole.size() / 4096 / 2);
  for (const std::size_t size : {std::size_t{1}, std::size_t{151}, std::size_t{4095},
                                 std::size_t{4097}, std::size_t{4247}, whole.size() / 2}) {
    BOOST_TEST(says(fate(BytesView(whole).first(size)), "refused", "truncated"));
  }
}

BOOST_AUTO_TEST_CASE(spare_octets_at_the_end_do_no_harm) {
  Bytes longer = sample_store();
  longer.resize(longer.size() + 100, 0xAA);
  BOOST_TEST(fate(longer) == "read");
}

BOOST_AUTO_TEST_CASE(what_is_no_store_is_refused) {
  BOOST_TEST(says(fate({}), "refused", "data.mdb: it is empty. Keep the file"));
  BOOST_TEST(says(fate(as_bytes("not LMDB")), "refused", "truncated"));
  BOOST_TEST(says(fate(Bytes(8192, 0)), "refused", "not an LMDB file"));
  Bytes garbage(100'000);
  std::mt19937 random(1);
  for (auto& octet : garbage) octet = static_cast<std::uint8_t>(random());
  BOOST_TEST(says(fate(garbage), "refused", "not an LMDB file"));
}

/// Where the older of the two meta pages begins.
std::size_t older_meta(const Bytes& file) {
  const auto transaction = [&](std::size_t page) {
    return inspect::number_at<std::uint64_t>(BytesView(file), page + 144);
  };
  return transaction(4096) > transaction(0) ? 0 : 4096;
}

BOOST_AUTO_TEST_CASE(changed_meta_pages_are_refused) {
  const Bytes whole = sample_store();
  const std::size_t newer = older_meta(whole) == 0 ? 4096 : 0;
  struct Change {
    std::size_t at;
    std::uint8_t to;
    const char* why;
  };
  const std::vector<Change> changes{
      {16, 0, "not an LMDB file"},
      {4096 + 16, 0, "not an LMDB file"},
      {10, 2, "not an LMDB file"},
      {20, 2, "LMDB data version 2"},
      {4096 + 20, 9, "data version 9"},
      {41, 0x11, "a meta page is damaged"},
      {41, 0x20, ""},
      {newer + 41, 0x11, "meta page"},
      {newer + 44, 0x09, "a meta page is damaged"},
      {newer + 143, 0x7F, "a meta page is damaged"},
      {newer + 135, 1, "a meta page is damaged"},
      {newer + 87, 1, "a meta page is damaged"},
  };
  for (const auto& [at, to, why] : changes) {
    Bytes changed = whole;
    changed[at] = to;
    const std::string result = fate(changed);
    BOOST_TEST(says(result, "refused", why), at << ": " << result);
  }
}

BOOST_AUTO_TEST_CASE(what_a_failed_commit_leaves_in_the_older_meta_page_is_no_damage) {
  const Bytes whole = sample_store();
  const std::size_t older = older_meta(whole);
  // LMDB writes a meta page from its map size on. When that fails it writes the old last page and
  // the old number of the state back, where it can: roots, counts and flags are those of no state.
  std::mt19937 random(7);
  for (std::size_t at = older + 32; at < older + 152; at += testing::one_in) {
    // Not the number of the state (that makes it the newer), nor, in the first page, the page size.
    if (at >= older + 144 || (at >= older + 40 && at < older + 44)) continue;
    for (const std::uint8_t octet : {std::uint8_t{0xFF}, static_cast<std::uint8_t>(random())}) {
      Bytes changed = whole;
      changed[at] = octet;
      BOOST_REQUIRE_MESSAGE(fate(changed) == "read", at << ": " << fate(changed));
    }
  }
  Bytes torn = whole;
  std::fill_n(torn.begin() + static_cast<std::ptrdiff_t>(older) + 44, 100, std::uint8_t{0xA5});
  BOOST_TEST(fate(torn) == "read");
}

BOOST_AUTO_TEST_CASE(the_next_commit_mends_the_older_meta_page) {
  const TempDir dir;
  Bytes torn = sample_store();
  const std::size_t older = older_meta(torn);
  std::fill_n(torn.begin() + static_cast<std::ptrdiff_t>(older) + 44, 100, std::uint8_t{0xA5});
  put_file(dir / "data.mdb", torn);
  {
    auto environment = Environment::open(dir.path(), Mode::read_write);
    const Table table = environment.table("t");
    WriteTransaction transaction(environment);
    transaction.put(table, as_bytes("after"), as_bytes("the torn write"));
    transaction.commit();
  }
  const Bytes mended = system::read_file(dir / "data.mdb", 10'000'000);
  BOOST_TEST(older_meta(mended) != older);
  BOOST_TEST(fate(mended) == "read");
}

BOOST_AUTO_TEST_CASE(a_damaged_free_list_ends_in_a_verdict) {
  // A file that ends early makes the free list count; then every octet of it is changed.
  Bytes whole = sample_store();
  whole.resize(whole.size() - 4096 * 3);
  std::mt19937 random(5);
  const TempDir dir;
  for (std::size_t i = 0; i < 2000 / testing::one_in; ++i) {
    Bytes changed = whole;
    changed[random() % 152 + (random() % 2) * 4096] = static_cast<std::uint8_t>(random());
    for (int more = 0; more < 20; ++more) {
      changed[random() % changed.size() / 4096 * 4096 + random() % 32] =
          static_cast<std::uint8_t>(random());
    }
    put_file(dir / "data.mdb", changed);
    const std::string failure = failure_of([&] { inspect::check_data_file(dir.path()); });
    BOOST_REQUIRE((failure.empty() || says(failure, "store", "restore the ledger from a backup")));
  }
}

/// A store that ends a page before the last that it says to use, the free list of which says to be
/// of 4 GiB, and to have the pages for it: in a hole.
void make_endless_free_list(const std::filesystem::path& directory, bool is_filled) {
  constexpr std::size_t page = 4096;
  constexpr std::uint64_t root = 3, list = 4;
  constexpr std::uint64_t list_pages = std::uint64_t{1} << 20;
  Bytes file = sample_store();
  file.resize(std::max(file.size(), (list + 1) * page));
  const auto put = [&](std::size_t at, auto value) {
    std::memcpy(&file.at(at), &value, sizeof value);
  };
  for (const std::size_t meta : {std::size_t{0}, page}) {
    put(meta + 40 + 6, std::uint16_t{1});
    put(meta + 40 + 8, std::uint64_t{0});
    for (const std::size_t count : {16, 32}) put(meta + 40 + count, std::uint64_t{1});
    put(meta + 40 + 24, list_pages);
    put(meta + 40 + 40, root);
    put(meta + 136, list + list_pages + 1);
  }
  std::fill_n(file.begin() + root * page, 2 * page, std::uint8_t{0});
  put(root * page, root);
  put(root * page + 10, std::uint16_t{inspect::page_leaf});
  put(root * page + 12, std::uint16_t{18});
  put(root * page + 14, std::uint16_t{page - 24});
  put(root * page + 16, std::uint16_t{page - 24});
  const std::size_t node = root * page + page - 24;
  put(node, ~std::uint32_t{inspect::page_header_bytes});
  put(node + 4, std::uint16_t{inspect::node_in_overflow});
  put(node + 6, std::uint16_t{8});
  put(node + 8, std::uint64_t{1});
  put(node + 16, list);
  put(list * page, list);
  put(list * page + 10, std::uint16_t{inspect::page_overflow});
  put(list * page + 12, static_cast<std::uint32_t>(list_pages));
  put(list * page + inspect::page_header_bytes,
      is_filled ? std::uint64_t{500'000'000} : std::uint64_t{0});
  put_file(directory / "data.mdb", file);
  std::filesystem::resize_file(directory / "data.mdb", (list + list_pages + 1) * page);
}

BOOST_AUTO_TEST_CASE(a_free_list_of_any_length_takes_no_memory) {
  for (const bool is_filled : {false, true}) {
    const TempDir dir;
    make_endless_free_list(dir.path(), is_filled);
    const std::string result = in_child([&]() -> std::string {
#ifndef CERTLEDGER_SANITIZED  // that takes more addresses than there are
      const rlim_t most = rlim_t{1} << 30;
      const struct rlimit limit{most, most};
      if (::setrlimit(RLIMIT_AS, &limit) != 0) return "no limit";
#endif
      return failure_of([&] { inspect::check_data_file(dir.path()); });
    });
    BOOST_TEST(says(result, "store", is_filled ? "its free list is damaged" : "truncated"), result);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_is_refused) {
  const auto refused = [](const TempDir& dir) {
    return failure_of([&] { inspect::check_data_file(dir.path()); });
  };
  const TempDir directory, link, fifo;
  std::filesystem::create_directory(directory / "data.mdb");
  BOOST_TEST(says(refused(directory), "store", "not a regular file"));
  put_file(link / "other", sample_store());
  std::filesystem::create_symlink("other", link / "data.mdb");
  BOOST_TEST(says(refused(link), "store", "is a symbolic link"));
  BOOST_REQUIRE(::mkfifo((fifo / "data.mdb").c_str(), 0600) == 0);
  BOOST_TEST(says(refused(fifo), "store", "not a regular file"));
}

BOOST_AUTO_TEST_CASE(a_store_that_is_written_meanwhile_is_accepted) {
  const TempDir dir;
  new_store(dir.path());
  testing::Child writer([&]() -> std::string {
    using std::chrono::steady_clock;
    auto environment = Environment::open(dir.path(), Mode::read_write);
    const Table table = environment.table("t");
    std::mt19937 random(7);
    unsigned commits = 0;
    for (const auto start = steady_clock::now();
         steady_clock::now() - start < std::chrono::milliseconds(400); ++commits) {
      write_at_random(environment, table, random, 4 + commits);
    }
    return commits > 0 ? "wrote" : "did not write";
  });
  using std::chrono::steady_clock;
  for (const auto start = steady_clock::now();
       steady_clock::now() - start < std::chrono::milliseconds(400);) {
    BOOST_REQUIRE(failure_of([&] { inspect::check_data_file(dir.path()); }) == "");
  }
  BOOST_TEST(writer.result() == "wrote");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::store
