#include "ledger/system/temporary_directory.h"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <optional>

#include "ledger/system/new_directory.h"
#include "ledger/system/staged_files.h"
#include "ledger/system/write_file.h"
#include "tests/support/child.h"
#include "tests/support/failure.h"
#include "tests/support/temp_dir.h"

namespace certledger {
namespace {

namespace fs = std::filesystem;
using testing::TempDir;

std::size_t directories_in(const fs::path& place) {
  std::size_t count = 0;
  for (const auto& item : fs::directory_iterator(place)) count += item.is_directory();
  return count;
}

BOOST_AUTO_TEST_SUITE(temporary_directory)

BOOST_AUTO_TEST_CASE(what_a_killed_process_left_is_swept_away_by_the_next) {
  for (const bool is_staged : {false, true}) {
    const TempDir place;
    testing::Child killed([&]() -> std::string {
      std::optional<system::NewDirectory> made;
      std::optional<system::StagedFiles> staged;
      if (is_staged) {
        staged.emplace(place.path());
        staged->add("half.pdf", as_bytes("half"));
      } else {
        made.emplace(place / "copy");
        system::write_new_file(made->path() / "half", as_bytes("half"), 0600);
      }
      ::raise(SIGKILL);
      return {};
    });
    BOOST_TEST(killed.result() == "signal 9");
    BOOST_TEST(directories_in(place.path()) == 1U);
    if (is_staged) {
      system::StagedFiles files(place.path());
      BOOST_TEST(directories_in(place.path()) == 1U);
      files.add("whole.pdf", as_bytes("whole"));
      files.finish([](const fs::path& /*path*/) {});
      BOOST_TEST(directories_in(place.path()) == 0U);
      BOOST_TEST(!fs::exists(place / "half.pdf"));
    } else {
      system::NewDirectory made(place / "copy");
      BOOST_TEST(directories_in(place.path()) == 1U);
      made.finish();
      BOOST_TEST(directories_in(place.path()) == 1U);
      BOOST_TEST(fs::is_empty(place / "copy"));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_a_living_process_makes_is_left_to_it) {
  const TempDir place;
  system::NewDirectory mine(place / "mine");
  system::write_new_file(mine.path() / "content", as_bytes("x"), 0600);
  const auto other = testing::in_child([&]() -> std::string {
    system::NewDirectory theirs(place / "theirs");
    theirs.finish();
    return std::to_string(directories_in(place.path()));
  });
  BOOST_TEST(other == "2");
  const system::NewDirectory second(place / "second");
  BOOST_TEST(fs::exists(mine.path() / "content"));
  mine.finish();
  BOOST_TEST(fs::exists(place / "mine" / "content"));
}

BOOST_AUTO_TEST_CASE(another_name_of_that_kind_is_not_looked_at_through_a_link) {
  const TempDir place, elsewhere;
  system::write_new_file(elsewhere / "kept", as_bytes("x"), 0600);
  fs::create_directory_symlink(elsewhere.path(), place / ".certledger-new-abcdef");
  system::NewDirectory made(place / "made");
  made.finish();
  BOOST_TEST(fs::exists(elsewhere / "kept"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger
