#include "ledger/store/lmdb.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>

#include "tests/support/child.h"
#include "tests/support/data_pages.h"
#include "tests/support/failure.h"
#include "tests/support/temp_dir.h"

namespace certledger::store {
namespace {

using testing::Child;
using testing::failure_of;
using testing::in_child;
using testing::says;
using testing::TempDir;

/// A store with the table "t" and these keys, each its own value.
void make_store(const std::filesystem::path& directory,
                std::initializer_list<std::string_view> keys = {}) {
  auto environment = Environment::open(directory, Mode::create);
  WriteTransaction transaction(environment);
  const Table table = transaction.create_table("t");
  for (const auto key : keys) transaction.put(table, as_bytes(key), as_bytes(key));
  transaction.commit();
}

std::string all_keys(const Transaction& transaction, Table table) {
  std::string keys;
  Cursor cursor(transaction, table);
  for (auto item = cursor.first(); item; item = cursor.next()) keys += as_text(item->key);
  return keys;
}

std::string text_of(const std::optional<Cursor::Item>& item) {
  return item ? std::string(as_text(item->key)) : "none";
}

BOOST_AUTO_TEST_SUITE(lmdb)

BOOST_AUTO_TEST_CASE(what_was_committed_is_there_in_order_after_reopening) {
  const TempDir dir;
  make_store(dir.path(), {"b", "d", "a"});
  auto environment = Environment::open(dir.path(), Mode::read_write);
  const Table table = environment.table("t");
  {
    WriteTransaction transaction(environment);
    transaction.append(table, as_bytes("e"), as_bytes("last"));
    transaction.put(table, as_bytes("a"), {});
    BOOST_TEST(transaction.erase(table, as_bytes("b")));
    BOOST_TEST(!transaction.erase(table, as_bytes("b")));
    transaction.commit();
  }
  const ReadTransaction transaction(environment);
  BOOST_TEST(all_keys(transaction, table) == "ade");
  BOOST_TEST(as_text(*transaction.get(table, as_bytes("e"))) == "last");
  BOOST_TEST(transaction.get(table, as_bytes("a"))->empty());
  BOOST_TEST(!transaction.get(table, as_bytes("b")).has_value());
  BOOST_TEST(transaction.size(table).entries == 3U);
  BOOST_TEST(transaction.size(table).pages == 1U);
}

BOOST_AUTO_TEST_CASE(cursor_finds_neighbours) {
  const TempDir dir;
  make_store(dir.path(), {"b", "d"});
  auto environment = Environment::open(dir.path(), Mode::read_only);
  const Table table = environment.table("t");
  const ReadTransaction transaction(environment);
  Cursor cursor(transaction, table);
  BOOST_TEST(text_of(cursor.next()) == "b");
  BOOST_TEST(text_of(cursor.last()) == "d");
  BOOST_TEST(text_of(cursor.next()) == "none");
  BOOST_TEST(text_of(cursor.seek(as_bytes("c"))) == "d");
  BOOST_TEST(text_of(cursor.previous()) == "b");
  BOOST_TEST(text_of(cursor.previous()) == "none");
  BOOST_TEST(text_of(cursor.seek(as_bytes("b"))) == "b");
  BOOST_TEST(text_of(cursor.seek(as_bytes("e"))) == "none");
  BOOST_TEST(text_of(Cursor(transaction, table).previous()) == "d");
}

BOOST_AUTO_TEST_CASE(a_transaction_not_committed_leaves_nothing) {
  const TempDir dir;
  make_store(dir.path(), {"a"});
  auto environment = Environment::open(dir.path(), Mode::read_write);
  const Table table = environment.table("t");
  {
    WriteTransaction transaction(environment);
    transaction.clear(table);
    BOOST_TEST(transaction.size(table).entries == 0U);
  }
  BOOST_TEST(all_keys(ReadTransaction(environment), table) == "a");
}

BOOST_AUTO_TEST_CASE(a_snapshot_stays_until_it_is_renewed) {
  const TempDir dir;
  make_store(dir.path(), {"a"});
  auto environment = Environment::open(dir.path(), Mode::read_write);
  const Table table = environment.table("t");
  ReadTransaction reader(environment);
  WriteTransaction writer(environment);
  writer.clear(table);
  writer.put(table, as_bytes("z"), {});
  BOOST_TEST(all_keys(writer, table) == "z");
  writer.commit();
  BOOST_TEST(all_keys(reader, table) == "a");
  reader.renew();
  BOOST_TEST(all_keys(reader, table) == "z");
  WriteTransaction(environment).commit();  // the next one may begin while `writer` is in scope
}

BOOST_AUTO_TEST_CASE(append_refuses_a_key_that_is_not_the_last) {
  const TempDir dir;
  make_store(dir.path(), {"m"});
  auto environment = Environment::open(dir.path(), Mode::read_write);
  const Table table = environment.table("t");
  for (const auto key : {"a", "m"}) {
    WriteTransaction transaction(environment);
    BOOST_TEST(says(failure_of([&] { transaction.append(table, as_bytes(key), {}); }), "store",
                    "append: the key is not after"));
  }
}

BOOST_AUTO_TEST_CASE(files_are_private_and_small) {
  const TempDir dir;
  make_store(dir.path());
  for (const auto name : {"data.mdb", "lock.mdb"}) {
    struct stat info{};
    BOOST_REQUIRE(::stat((dir / name).c_str(), &info) == 0);
    BOOST_TEST((info.st_mode & 07777U) == 0600U);
    BOOST_TEST(info.st_size < 100'000);
  }
  BOOST_TEST(Environment::open(dir.path(), Mode::read_only).used_bytes() ==
             std::filesystem::file_size(dir / "data.mdb"));
}

BOOST_AUTO_TEST_CASE(a_copy_is_a_store) {
  const TempDir dir;
  make_store(dir.path(), {"a", "b"});
  std::filesystem::create_directory(dir / "copy");
  {
    const auto environment = Environment::open(dir.path(), Mode::read_only);
    const int fd = ::open((dir / "copy/data.mdb").c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
    environment.copy_to(fd);
    ::close(fd);
  }
  auto copy = Environment::open(dir / "copy", Mode::read_only);
  const Table table = copy.table("t");
  BOOST_TEST(all_keys(ReadTransaction(copy), table) == "ab");
}

BOOST_AUTO_TEST_CASE(opening_refuses) {
  const TempDir dir;
  const auto open = [](const std::filesystem::path& path, Mode mode) {
    return failure_of([&] { Environment::open(path, mode); });
  };
  BOOST_TEST(says(open(dir / "none", Mode::read_write), "store", "none: open: No such file"));
  BOOST_TEST(says(open(dir.path(), Mode::read_write), "store", "no ledger store here"));
  BOOST_TEST(says(open(dir.path(), Mode::read_only), "store", "no ledger store here"));
  BOOST_TEST(!std::filesystem::exists(dir / "data.mdb"));
  make_store(dir.path());
  BOOST_TEST(says(open(dir.path(), Mode::create), "store", "a store exists here already"));

  auto environment = Environment::open(dir.path(), Mode::read_write);
  std::filesystem::create_directory_symlink(dir.path(), dir / "link");
  BOOST_TEST(says(open(dir / "link", Mode::read_only), "store", "already has the store open"));
  BOOST_TEST(says(failure_of([&] { (void)environment.table("other"); }), "store",
                  "the store has no table other"));
  {
    const Environment moved = std::move(environment);
    BOOST_TEST(says(open(dir.path(), Mode::read_only), "store", "already has the store open"));
  }
  BOOST_TEST(open(dir.path(), Mode::read_only) == "");
}

BOOST_AUTO_TEST_CASE(a_lost_lock_file_stops_the_commit) {
  for (const bool replaced : {false, true}) {
    const TempDir dir;
    make_store(dir.path(), {"a"});
    {
      auto environment = Environment::open(dir.path(), Mode::read_write);
      const Table table = environment.table("t");
      {
        WriteTransaction transaction(environment);
        transaction.put(table, as_bytes("lost"), {});
        std::filesystem::rename(dir / "lock.mdb", dir / "old");
        if (replaced) std::filesystem::copy_file(dir / "old", dir / "lock.mdb");
        BOOST_TEST(says(failure_of([&] { transaction.commit(); }), "store",
                        "commit: somebody removed or replaced lock.mdb"));
      }
      BOOST_TEST(says(failure_of([&] { WriteTransaction again(environment); }), "store",
                      "start the program again"));
      BOOST_TEST(says(failure_of([&] { ReadTransaction again(environment); }), "store",
                      "start the program again"));
    }
    auto environment = Environment::open(dir.path(), Mode::read_only);
    const Table table = environment.table("t");
    BOOST_TEST(all_keys(ReadTransaction(environment), table) == "a");
  }
}

BOOST_AUTO_TEST_CASE(readers_that_died_make_room) {
  const TempDir dir;
  make_store(dir.path());
  // LMDB has room for 126 readers; these die without giving theirs back.
  for (int i = 0; i < 140; ++i) {
    const std::string result = in_child([&]() -> std::string {
      auto environment = Environment::open(dir.path(), Mode::read_only);
      const ReadTransaction transaction(environment);
      ::kill(::getpid(), SIGKILL);
      return "";
    });
    BOOST_REQUIRE(result == "signal 9");
  }
}

#ifndef CERTLEDGER_SANITIZED
BOOST_AUTO_TEST_CASE(a_process_with_few_addresses_opens_a_smaller_map) {
  const TempDir dir;
  make_store(dir.path(), {"a"});
  BOOST_TEST(in_child([&]() -> std::string {
               const struct rlimit limit{rlim_t{2} << 30, rlim_t{2} << 30};
               if (::setrlimit(RLIMIT_AS, &limit) != 0) return "setrlimit";
               auto environment = Environment::open(dir.path(), Mode::read_write);
               const Table table = environment.table("t");
               return all_keys(ReadTransaction(environment), table);
             }) == "a");
}
#endif

/// The store opened and read by another user; "skipped" when this user cannot change to another.
std::string read_as_nobody(const std::filesystem::path& directory) {
  return in_child([&]() -> std::string {
    if (::setuid(65534) != 0) return "skipped";
    return "read: " + failure_of([&] {
             auto environment = Environment::open(directory, Mode::read_only);
             const Table table = environment.table("t");
             ReadTransaction transaction(environment);
             transaction.renew();
             if (all_keys(transaction, table) != "a") throw std::runtime_error("not what is there");
           });
  });
}

BOOST_AUTO_TEST_CASE(a_reader_without_write_access_is_refused_while_there_may_be_a_writer) {
  const TempDir dir;
  make_store(dir.path(), {"a"});
  ::chmod(dir.path().c_str(), 0755);
  ::chmod((dir / "data.mdb").c_str(), 0644);
  const std::string refused = read_as_nobody(dir.path());
  if (refused == "skipped") {
    std::cout << "skipped: reading as another user needs root\n";
    return;
  }
  BOOST_TEST(says(refused, "read: store", "no write permission on lock.mdb"));

  for (const auto name : {"data.mdb", "lock.mdb", ""}) {
    ::chmod((dir.path() / name).c_str(), *name == '\0' ? 0555 : 0444);
  }
  BOOST_TEST(read_as_nobody(dir.path()) == "read: ");
  std::filesystem::remove(dir / "lock.mdb");
  BOOST_TEST(read_as_nobody(dir.path()) == "read: ");
}

/// Commits once for each octet that comes through `from`, and answers with one.
std::string commit_when_asked(const std::filesystem::path& directory, int from, int to) {
  auto environment = Environment::open(directory, Mode::read_write);
  const Table table = environment.table("t");
  for (const auto name : {"data.mdb", "lock.mdb", ""}) {
    ::chmod((directory / name).c_str(), *name == '\0' ? 0555 : 0444);
  }
  char octet = 0;
  do {
    if (octet != 0) {
      WriteTransaction transaction(environment);
      transaction.put(table, as_bytes("a"), as_bytes("b"));
      transaction.commit();
    }
    if (::write(to, "x", 1) != 1) return "no reader";
  } while (::read(from, &octet, 1) == 1);
  return "wrote";
}

BOOST_AUTO_TEST_CASE(a_snapshot_without_a_lock_that_a_writer_overtook_gives_no_answer) {
  const TempDir dir;
  make_store(dir.path(), {"a"});
  std::array<int, 2> asked{};
  std::array<int, 2> done{};
  BOOST_REQUIRE((::pipe(asked.data()) == 0 && ::pipe(done.data()) == 0));
  Child writer([&] {
    ::close(asked[1]);
    return commit_when_asked(dir.path(), asked[0], done[1]);
  });
  char octet = 0;
  BOOST_REQUIRE(::read(done[0], &octet, 1) == 1);
  const std::string read = in_child([&]() -> std::string {
    if (::setuid(65534) != 0) return "skipped";
    const auto commit = [&] {
      if (::write(asked[1], "x", 1) != 1 || ::read(done[0], &octet, 1) != 1) std::abort();
    };
    auto environment = Environment::open(dir.path(), Mode::read_only);
    const Table table = environment.table("t");
    std::string said;
    {
      ReadTransaction transaction(environment);
      commit();
      said += failure_of(refuse_overtaken) + all_keys(transaction, table);
      // As an audit that goes on from state to state: what it read before is lost too.
      transaction.renew();
      commit();
      commit();
      transaction.renew();
    }
    said += "; " + failure_of(refuse_overtaken);
    said += "; " + failure_of(refuse_overtaken);
    return said;
  });
  ::close(asked[1]);
  ::close(asked[0]);
  BOOST_TEST(writer.result() == "wrote");
  if (read == "skipped") {
    std::cout << "skipped: reading as another user needs root\n";
    return;
  }
  BOOST_TEST(read.starts_with("a; store: somebody wrote to the store while it was read"), read);
  BOOST_TEST(read.ends_with("; "), read);
}

BOOST_AUTO_TEST_CASE(an_assertion_of_lmdb_is_a_failure_like_others) {
  const TempDir dir;
  const std::filesystem::path store = dir / "store";
  std::filesystem::create_directory(store);
  make_store(store);
  const auto put_many = [&] {
    auto environment = Environment::open(store, Mode::read_write);
    const Table table = environment.table("t");
    WriteTransaction transaction(environment);
    for (char c = 'a'; c <= 'z'; ++c)
      transaction.put(table, as_bytes(std::string(1, c)), Bytes(3000, 1));
    transaction.commit();
  };
  for (int i = 0; i < 4; ++i) put_many();
  testing::DataPages pages(dir.path());
  // A page that is taken twice in one transaction.
  const std::size_t row = pages.free_rows().front();
  BOOST_REQUIRE(pages.get<std::uint64_t>(row) > 1);
  pages.set(row + 16, pages.get<std::uint64_t>(row + 8));
  pages.write();
  const std::string said = in_child([&] { return failure_of(put_many); });
  BOOST_TEST(says(said, "store", "the store is damaged. Keep it"), said);
  BOOST_TEST(says(said, "store", "LMDB: "), said);
}

/// Runs `work` with a file system of `bytes` of its own at `directory`, in memory, which ends with
/// the child that runs it; "skipped" where that is not allowed.
std::string in_small_disk(const std::filesystem::path& directory, const std::string& bytes,
                          const std::function<std::string()>& work) {
  const std::string result = in_child([&]() -> std::string {
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("none", directory.c_str(), "tmpfs", 0, ("size=" + bytes).c_str()) != 0) {
      return "skipped";
    }
    return work();
  });
  if (result == "skipped") std::cout << "skipped: a disk for the test needs root\n";
  return result;
}

BOOST_AUTO_TEST_CASE(a_read_only_file_system_can_be_read) {
  const TempDir dir;
  const std::string result = in_small_disk(dir.path(), "1m", [&] {
    make_store(dir.path(), {"a"});
    ::mount("none", dir.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr);
    auto environment = Environment::open(dir.path(), Mode::read_only);
    const Table table = environment.table("t");
    const std::string keys = all_keys(ReadTransaction(environment), table);
    return keys + failure_of([&] { environment.copy_to(-1); }).substr(0, 6);
  });
  BOOST_TEST((result == "astore:" || result == "skipped"));
}

/// Fills the store until a write fails, and says how.
std::string fill(const std::filesystem::path& directory) {
  auto environment = Environment::open(directory, Mode::read_write);
  const Table table = environment.table("t");
  const Bytes value(10'000, 7);
  const std::string failure = failure_of([&] {
    for (std::uint64_t i = 0; i < 1000; ++i) {
      WriteTransaction transaction(environment);
      Bytes key;
      append_u64_be(key, i);
      transaction.append(table, key, value);
      transaction.commit();
    }
  });
  const std::string after = failure_of([&] { ReadTransaction again(environment); });
  return failure + " | " + after;
}

/// What another process finds after that: whether the store opens and reads through.
std::string look_after(const std::filesystem::path& directory) {
  return failure_of([&] {
    auto environment = Environment::open(directory, Mode::read_only);
    const Table table = environment.table("t");
    const ReadTransaction transaction(environment);
    Cursor cursor(transaction, table);
    std::uint64_t count = 0;
    while (const auto item = cursor.next()) count += item->value.size() == 10'000;
    if (count == 0 || count != transaction.size(table).entries) throw std::runtime_error("lost");
  });
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_called_a_full_disk) {
  const TempDir dir;
  const std::string result = in_small_disk(dir.path(), "1m", [&] {
    make_store(dir.path());
    const std::string failure = fill(dir.path());
    return failure + " | after: " + look_after(dir.path());
  });
  BOOST_TEST_INFO(result);
  BOOST_TEST((result == "skipped" || (says(result, "store", "commit: the disk is full (") &&
                                      says(result, "store", "an earlier commit failed") &&
                                      result.ends_with("| after: "))));
}

BOOST_AUTO_TEST_CASE(a_file_size_limit_is_named_and_leaves_a_sound_store) {
  const TempDir dir;
  make_store(dir.path());
  const std::string result = in_child([&]() -> std::string {
    ::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit{200'123, 200'123};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return fill(dir.path());
  });
  BOOST_TEST_INFO(result);
  BOOST_TEST(says(result, "store", "commit: "));
  BOOST_TEST(says(result, "store", "ulimit -f"));
  BOOST_TEST(look_after(dir.path()) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::store
