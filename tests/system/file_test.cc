#include "ledger/system/file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>

#include "ledger/base/limits.h"
#include "ledger/store/high_water_mark.h"
#include "ledger/system/medium.h"
#include "ledger/system/write_file.h"
#include "tests/support/child.h"
#include "tests/support/failure.h"
#include "tests/support/temp_dir.h"

namespace certledger {
namespace {

using std::chrono::milliseconds;
using testing::failure_of;
using testing::in_child;
using testing::says;
using testing::TempDir;

std::string content(const std::filesystem::path& path) {
  return std::string(as_text(system::read_file(path, 1000)));
}

std::size_t files_in(const std::filesystem::path& directory) {
  const std::filesystem::directory_iterator begin(directory);
  return static_cast<std::size_t>(std::distance(begin, std::filesystem::directory_iterator()));
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat info{};
  BOOST_REQUIRE(::stat(path.c_str(), &info) == 0);
  return info.st_mode & 07777U;
}

/// `work` in a process whose files may not grow over 10 bytes.
std::string with_no_room(const std::function<void()>& work) {
  return in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit limit{10, 10};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return failure_of(work);
  });
}

BOOST_AUTO_TEST_SUITE(file)

BOOST_AUTO_TEST_CASE(reading_is_bounded_and_of_regular_files) {
  const TempDir dir;
  system::write_new_file(dir / "a", as_bytes("12345"), 0600);
  BOOST_TEST(as_text(system::read_file(dir / "a", 5)) == "12345");
  BOOST_TEST(
      says(failure_of([&] { system::read_file(dir / "a", 4); }), "store", "longer than 4 bytes"));
  BOOST_TEST(!system::open_if_present(dir / "b").has_value());
  BOOST_TEST(
      says(failure_of([&] { system::read_file(dir / "b", 4); }), "store", "b: No such file"));
  BOOST_TEST(
      says(failure_of([&] { system::read_file(dir.path(), 4); }), "store", "not a regular file"));
  BOOST_TEST(
      says(failure_of([&] { system::read_file("/dev/null", 4); }), "store", "not a regular file"));
  BOOST_REQUIRE(::mkfifo((dir / "fifo").c_str(), 0600) == 0);
  BOOST_TEST(
      says(failure_of([&] { system::read_file(dir / "fifo", 4); }), "store", "not a regular"));
  // Files of /proc say size 0 and have content.
  BOOST_TEST(system::read_file("/proc/self/status", 100'000).size() > 100U);
}

BOOST_AUTO_TEST_CASE(links_are_followed_only_where_wanted) {
  const TempDir dir;
  system::write_new_file(dir / "a", as_bytes("x"), 0600);
  std::filesystem::create_symlink("a", dir / "link");
  BOOST_TEST(content(dir / "link") == "x");
  BOOST_TEST(says(failure_of([&] { system::read_file(dir / "link", 9, system::Links::refuse); }),
                  "store", "link: is a symbolic link"));
}

BOOST_AUTO_TEST_CASE(a_new_file_overwrites_nothing) {
  const TempDir dir;
  system::write_new_file(dir / "a", as_bytes("one"), 0600);
  BOOST_TEST(mode_of(dir / "a") == 0600U);
  BOOST_TEST(says(failure_of([&] { system::write_new_file(dir / "a", as_bytes("two"), 0600); }),
                  "store", "exists already"));
  std::filesystem::create_symlink("nowhere", dir / "dangling");
  BOOST_TEST(
      says(failure_of([&] { system::write_new_file(dir / "dangling", as_bytes("two"), 0600); }),
           "store", "exists already"));
  BOOST_TEST(content(dir / "a") == "one");
  BOOST_TEST(
      says(failure_of([&] { system::write_new_file(dir / "b/c", {}, 0600, Fault::key_unusable); }),
           "key-unusable", "c: No such file"));
}

BOOST_AUTO_TEST_CASE(an_atomic_write_replaces_whole_files) {
  const TempDir dir;
  system::write_file_atomically(dir / "a", as_bytes("one"), 0600);
  system::write_file_atomically(dir / "a", as_bytes("two"), 0600);
  BOOST_TEST(content(dir / "a") == "two");
  BOOST_TEST(mode_of(dir / "a") == 0600U);
  BOOST_TEST(files_in(dir.path()) == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_not_replaced) {
  const TempDir dir;
  BOOST_REQUIRE(::mkfifo((dir / "fifo").c_str(), 0600) == 0);
  std::filesystem::create_symlink("fifo", dir / "link");
  for (const char* name : {"fifo", "link"}) {
    BOOST_TEST(
        says(failure_of([&] { system::write_file_atomically(dir / name, as_bytes("x"), 0600); }),
             "store", "is not a regular file"));
  }
  BOOST_TEST(files_in(dir.path()) == 2);
  BOOST_TEST(std::filesystem::is_fifo(dir / "link"));
}

BOOST_AUTO_TEST_CASE(a_failed_write_leaves_the_old_file_and_nothing_else) {
  const TempDir dir;
  system::write_file_atomically(dir / "a", as_bytes("old"), 0600);
  const Bytes big(5000, 1);
  BOOST_TEST(says(with_no_room([&] { system::write_file_atomically(dir / "a", big, 0600); }),
                  "store", "file size limit"));
  BOOST_TEST(says(with_no_room([&] { system::write_new_file(dir / "b", big, 0600); }), "store",
                  "file size limit"));
  BOOST_TEST(content(dir / "a") == "old");
  BOOST_TEST(files_in(dir.path()) == 1U);

  std::filesystem::create_directory(dir / "taken");
  BOOST_TEST(says(failure_of([&] { system::write_file_atomically(dir / "taken", big, 0600); }),
                  "store", "taken: Is a directory"));
  BOOST_TEST(files_in(dir.path()) == 2U);
}

BOOST_AUTO_TEST_CASE(what_a_dead_writer_left_is_swept_by_the_next) {
  const TempDir dir;
  system::write_new_file(dir / "a", as_bytes("old"), 0600);
  system::write_new_file(dir / ".a.new", as_bytes("half"), 0600);
  system::write_file_atomically(dir / "a", as_bytes("x"), 0600);
  BOOST_TEST(content(dir / "a") == "x");
  BOOST_TEST(files_in(dir.path()) == 1U);
  // A link there leads nobody astray.
  system::write_new_file(dir / "victim", as_bytes("kept"), 0600);
  std::filesystem::create_symlink("victim", dir / ".a.new");
  system::write_file_atomically(dir / "a", as_bytes("y"), 0600);
  BOOST_TEST(content(dir / "a") == "y");
  BOOST_TEST(content(dir / "victim") == "kept");
  BOOST_TEST(files_in(dir.path()) == 2U);
}

BOOST_AUTO_TEST_CASE(a_living_writer_is_waited_for) {
  const TempDir dir;
  system::write_new_file(dir / "a", as_bytes("old"), 0600);
  system::write_new_file(dir / ".a.new", as_bytes("its"), 0600);
  testing::Child living([&]() -> std::string {
    const int held = ::open((dir / ".a.new").c_str(), O_RDONLY | O_CLOEXEC);
    ::flock(held, LOCK_EX);
    system::write_new_file(dir / "is-held", {}, 0600);
    ::usleep(100'000);
    // It fails where somebody has swept the name; from here on the other one may go on.
    std::filesystem::rename(dir / ".a.new", dir / "a");
    return "renamed";
  });
  while (!std::filesystem::exists(dir / "is-held")) ::usleep(1000);
  system::write_file_atomically(dir / "a", as_bytes("mine"), 0600);
  BOOST_TEST(living.result() == "renamed");
  BOOST_TEST(content(dir / "a") == "mine");
  BOOST_TEST(files_in(dir.path()) == 2U);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_swept_is_named) {
  const TempDir dir;
  system::write_new_file(dir / "a", as_bytes("old"), 0600);
  std::filesystem::create_directory(dir / ".a.new");
  BOOST_TEST(
      says(failure_of([&] { system::write_file_atomically(dir / "a", as_bytes("x"), 0600); }),
           "store", "a: .a.new exists in its directory"));
  BOOST_TEST(content(dir / "a") == "old");
}

BOOST_AUTO_TEST_CASE(where_files_have_names_from_the_start_they_are_whole_as_well) {
  const TempDir dir;
  // Without /proc a file that has no name cannot get one: as on a disk that knows no such files.
  const std::string said = in_child([&]() -> std::string {
    if (::chroot(dir.path().c_str()) != 0) return "not root";
    system::write_new_file("/a", as_bytes("one"), 0600);
    system::write_new_file("/.a.new", as_bytes("half"), 0600);
    system::write_file_atomically("/a", as_bytes("two"), 0600);
    system::write_file_atomically("/b", as_bytes("three"), 0600);
    std::string refused = failure_of([&] { system::write_new_file("/b", as_bytes("four"), 0600); });
    return says(refused, "store", "exists already") ? "done" : refused;
  });
  if (said == "not root") return;
  BOOST_TEST(said == "done");
  BOOST_TEST(content(dir / "a") == "two");
  BOOST_TEST(content(dir / "b") == "three");
  BOOST_TEST(files_in(dir.path()) == 2U);
}

BOOST_AUTO_TEST_CASE(a_killed_writer_leaves_nothing_where_nothing_was) {
  const TempDir dir;
  BOOST_TEST(testing::Child([&]() -> std::string {
               ::signal(SIGXFSZ, SIG_DFL);
               const struct rlimit limit{10, 10};
               ::setrlimit(RLIMIT_FSIZE, &limit);
               system::write_new_file(dir / "key", Bytes(5000, 1), 0600);
               return {};
             }).result() == "signal 25");
  BOOST_TEST(files_in(dir.path()) == 0U);
}

BOOST_AUTO_TEST_CASE(network_file_systems_are_known) {
  BOOST_TEST(system::network_file_system(0x6969) == "NFS");
  BOOST_TEST(system::network_file_system(0xFF534D42) == "CIFS");
  BOOST_TEST(system::network_file_system(0xFE534D42) == "SMB2");
  BOOST_TEST(system::network_file_system(0xEF53).empty());      // ext4
  BOOST_TEST(system::network_file_system(0x01021994).empty());  // tmpfs
  BOOST_TEST(system::network_file_system(0x786F4256) == "vboxsf");
  BOOST_TEST(system::network_file_system(0xBACBACBC) == "vmhgfs");
  BOOST_TEST(system::network_file_system(0x65735546).empty());  // FUSE: its mount tells
  const TempDir dir;
  BOOST_TEST(failure_of([&] { system::refuse_network_file_system(dir.path()); }) == "");
}

BOOST_AUTO_TEST_CASE(what_is_behind_fuse_is_read_from_the_list_of_mounts) {
  const std::string mounts =
      "25 30 0:23 / /sys rw,nosuid shared:7 - sysfs sysfs rw\n"
      "30 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
      "90 30 0:52 / /mnt/a\\040b rw,nosuid - fuse.sshfs me@host:/home rw,user_id=0\n"
      "91 30 8:1 / /mnt/stick rw shared:9 master:2 - fuseblk /dev/sda1 rw\n"
      "92 30 0:53 / /mnt/host rw - virtiofs host rw\n"
      "93 30 0:5 / /odd\n";
  BOOST_TEST(system::mounted_type(mounts, 0, 52) == "fuse.sshfs");
  BOOST_TEST(system::mounted_type(mounts, 8, 1) == "fuseblk");
  BOOST_TEST(system::mounted_type(mounts, 0, 53) == "virtiofs");
  BOOST_TEST(system::mounted_type(mounts, 254, 0) == "ext4");
  BOOST_TEST(system::mounted_type(mounts, 54, 0).empty());
  BOOST_TEST(system::mounted_type(mounts, 0, 5).empty());
  BOOST_TEST(system::mounted_type("", 0, 5).empty());
}

BOOST_AUTO_TEST_CASE(failures_of_the_machine_are_told_from_those_of_a_file) {
  for (const int error : {EIO, ENOSPC, EDQUOT, ENOMEM, EMFILE, ENFILE}) {
    BOOST_TEST(system::is_of_the_machine(error), system::error_words(error));
  }
  for (const int error : {ENOENT, EACCES, EISDIR, ELOOP, EEXIST, EROFS}) {
    BOOST_TEST(!system::is_of_the_machine(error), system::error_words(error));
  }
}

BOOST_AUTO_TEST_CASE(a_disk_with_room_is_not_called_full) {
  const TempDir dir;
  BOOST_TEST(system::write_failure(dir.path(), EIO) == "Input/output error");
  BOOST_TEST(system::write_failure(dir.path(), EACCES) == "Permission denied");
}

BOOST_AUTO_TEST_CASE(a_lock_that_is_deleted_lets_no_second_writer_in) {
  const TempDir dir;
  const auto lock = store::WriterLock::acquire(dir.path(), milliseconds(0));
  std::filesystem::remove(dir / "lock");
  BOOST_TEST(says(in_child([&] {
                    return failure_of(
                        [&] { (void)store::WriterLock::acquire(dir.path(), milliseconds(50)); });
                  }),
                  "busy", "another writer"));
}

BOOST_AUTO_TEST_CASE(a_mark_stays_with_its_directory) {
  const TempDir dir;
  const Bytes one = to_bytes(as_bytes("one")), two = to_bytes(as_bytes("two"));
  std::filesystem::create_directory(dir / "ledger");
  const auto lock = store::WriterLock::acquire(dir / "ledger", milliseconds(0));
  store::advance_mark(lock, dir / "ledger" / "mark", std::nullopt, one);
  std::filesystem::rename(dir / "ledger", dir / "moved");
  std::filesystem::create_directory(dir / "ledger");
  store::advance_mark(lock, dir / "ledger" / "mark", one, two);
  BOOST_TEST((store::read_mark(dir / "moved" / "mark") == two));
  BOOST_TEST(std::filesystem::is_empty(dir / "ledger"));
}

BOOST_AUTO_TEST_CASE(the_mark_moves_only_from_what_was_read) {
  const TempDir dir;
  const auto lock = store::WriterLock::acquire(dir.path(), milliseconds(0));
  const auto path = dir / "mark";
  const Bytes one = to_bytes(as_bytes("one")), two = to_bytes(as_bytes("two"));
  BOOST_TEST(!store::read_mark(path).has_value());
  store::advance_mark(lock, path, std::nullopt, one);
  BOOST_TEST((store::read_mark(path) == one));
  for (const std::optional<Bytes>& wrong : {std::optional<Bytes>(), std::optional<Bytes>(two)}) {
    BOOST_TEST(says(failure_of([&] { store::advance_mark(lock, path, wrong, two); }), "store",
                    "another program changed the high-water mark"));
    BOOST_TEST((store::read_mark(path) == one));
  }
  store::advance_mark(lock, path, one, two);
  BOOST_TEST((store::read_mark(path) == two));
  BOOST_TEST(says(with_no_room([&] { store::advance_mark(lock, path, two, Bytes(11, 1)); }),
                  "store", "file size limit"));
  BOOST_TEST((store::read_mark(path) == two));
  BOOST_TEST(files_in(dir.path()) == 2U);  // the mark and the lock
}

BOOST_AUTO_TEST_CASE(a_mark_that_is_none_is_refused) {
  const TempDir dir;
  system::write_new_file(dir / "empty", {}, 0600);
  BOOST_TEST(says(failure_of([&] { store::read_mark(dir / "empty"); }), "store", "mark is empty"));
  system::write_new_file(dir / "long", Bytes(limits::note_bytes + 1, 'x'), 0600);
  BOOST_TEST(says(failure_of([&] { store::read_mark(dir / "long"); }), "store", "is longer than"));
  std::filesystem::create_symlink("long", dir / "link");
  BOOST_TEST(says(failure_of([&] { store::read_mark(dir / "link"); }), "store", "symbolic link"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger
