#include "ledger/store/lock.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <optional>
#include <thread>

#include "tests/support/child.h"
#include "tests/support/failure.h"
#include "tests/support/temp_dir.h"

namespace certledger::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::failure_of;
using testing::in_child;
using testing::says;
using testing::TempDir;

std::string try_lock(const std::filesystem::path& directory, milliseconds wait) {
  return in_child([&] { return failure_of([&] { WriterLock::acquire(directory, wait); }); });
}

BOOST_AUTO_TEST_SUITE(lock)

BOOST_AUTO_TEST_CASE(a_second_process_is_told_who_holds_it) {
  const TempDir dir;
  std::optional<WriterLock> held = WriterLock::acquire(dir.path(), milliseconds(0));
  const auto start = steady_clock::now();
  BOOST_TEST(says(try_lock(dir.path(), milliseconds(60)), "busy",
                  "another writer (process " + std::to_string(::getpid()) + ") holds the ledger"));
  BOOST_TEST((steady_clock::now() - start >= milliseconds(60)));
  BOOST_TEST(says(failure_of([&] { WriterLock::acquire(dir.path(), milliseconds(0)); }), "busy",
                  "another writer"));

  const WriterLock moved = std::move(*held);
  held.reset();
  BOOST_TEST(says(try_lock(dir.path(), milliseconds(0)), "busy", "another writer"));
}

BOOST_AUTO_TEST_CASE(it_is_free_again_after_the_holder_ended_or_died) {
  const TempDir dir;
  BOOST_TEST(try_lock(dir.path(), milliseconds(0)) == "");
  BOOST_TEST(in_child([&]() -> std::string {
               const auto held = WriterLock::acquire(dir.path(), milliseconds(0));
               ::kill(::getpid(), SIGKILL);
               return "";
             }) == "signal 9");
  BOOST_TEST(try_lock(dir.path(), milliseconds(0)) == "");
  BOOST_TEST(std::filesystem::exists(dir / "lock"));
}

BOOST_AUTO_TEST_CASE(who_waits_long_enough_gets_it) {
  const TempDir dir;
  std::optional<WriterLock> held = WriterLock::acquire(dir.path(), milliseconds(0));
  testing::Child waiter([&] {
    // The child has inherited the open file; the parent's lock is given up by the parent's close
    // alone when the child lets go of its own share first.
    held.reset();
    return failure_of([&] { WriterLock::acquire(dir.path(), milliseconds(5000)); });
  });
  std::this_thread::sleep_for(milliseconds(50));
  held.reset();
  BOOST_TEST(waiter.result() == "");
}

BOOST_AUTO_TEST_CASE(a_lock_on_a_file_that_was_deleted_is_not_taken_for_one) {
  const TempDir dir;
  std::optional<WriterLock> held = WriterLock::acquire(dir.path(), milliseconds(0));
  testing::Child waiter([&] {
    held.reset();
    const auto mine = WriterLock::acquire(dir.path(), milliseconds(5000));
    return try_lock(dir.path(), milliseconds(0)).substr(0, 5);
  });
  std::this_thread::sleep_for(milliseconds(50));
  std::filesystem::remove(dir / "lock");
  held.reset();
  BOOST_TEST(waiter.result() == "busy:");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_lock_file_is_refused) {
  const TempDir dir;
  BOOST_TEST(says(failure_of([&] { WriterLock::acquire(dir / "none", milliseconds(0)); }), "store",
                  "No such file"));
  std::filesystem::create_symlink("elsewhere", dir / "lock");
  BOOST_TEST(says(failure_of([&] { WriterLock::acquire(dir.path(), milliseconds(0)); }), "store",
                  "symbolic link"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::store
