// Batches of 1,000 statements, and a writer that dies: all or none of a batch is there, what was
// acknowledged is there, and the next command goes on.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <random>
#include <thread>

#include "ledger/read/snapshot.h"
#include "tests/support/child.h"
#include "tests/support/failure.h"
#include "tests/support/real_ledger.h"
#include "tests/support/temp_dir.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;

constexpr int batch_size = 1000;

std::vector<Step> batch(int number) {
  std::vector<Step> steps;
  for (int i = 0; i < batch_size; ++i) {
    const std::string certificate = "JX-" + std::to_string(number) + "-" + std::to_string(i);
    steps.push_back({Actor::body, good_issue(certificate, on("2022-03-01")), on("2022-03-01"), {}});
  }
  return steps;
}

log::TreeSize size_of(const fs::path& dir) {
  const write::Ledger ledger = write::Ledger::open(dir);
  return read::Snapshot(ledger.store()).size();
}

/// A pipe whose reading end never waits.
struct Acknowledgements {
  std::array<int, 2> ends{};
  Acknowledgements() {
    if (pipe(ends.data()) != 0) throw std::runtime_error("pipe");
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
  }
  Acknowledgements(const Acknowledgements&) = delete;
  Acknowledgements& operator=(const Acknowledgements&) = delete;
  ~Acknowledgements() {
    close(ends[0]);
    close(ends[1]);
  }
  void acknowledge() const { BOOST_REQUIRE(::write(ends[1], "x", 1) == 1); }
  [[nodiscard]] int count() const {
    std::array<char, 64> buffer{};
    return static_cast<int>(std::max<ssize_t>(0, ::read(ends[0], buffer.data(), buffer.size())));
  }
};

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(a_killed_writer_leaves_all_or_none_of_a_batch) {
  const testing::TempDir temp;
  make_ledger(temp / "base");
  const log::TreeSize base = size_of(temp / "base");
  std::mt19937 random(20220301);  // the moments are random all the same: the machine decides
  std::uniform_int_distribution<int> moment_ms(1, 300);
  for (int round = 0; round < 10; ++round) {
    const fs::path dir = temp / "ledger";
    fs::copy(temp / "base", dir, fs::copy_options::recursive);
    const Acknowledgements acknowledgements;
    {
      testing::Child writer([&] {
        for (int i = 0; i < 3; ++i) {
          append_steps(dir, batch(i));
          acknowledgements.acknowledge();
        }
        return std::string("done");
      });
      std::this_thread::sleep_for(std::chrono::milliseconds(moment_ms(random)));
      kill(writer.process(), SIGKILL);
    }
    const log::TreeSize size = size_of(dir);
    const auto batches = static_cast<int>((size - base) / (batch_size + 1));
    BOOST_TEST((size - base) % (batch_size + 1) == 0U);
    BOOST_TEST(batches >= acknowledgements.count());
    BOOST_TEST(audit_directory(dir).good());
    append_steps(dir, batch(batches));
    BOOST_TEST(size_of(dir) == size + batch_size + 1);
    fs::remove_all(dir);
  }
}

BOOST_AUTO_TEST_CASE(a_disk_that_fills_up_loses_nothing) {
  // The limit on a file's size stands in for the disk: writes beyond it fail.
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  const auto size = size_of(dir);
  for (const rlim_t room : {0, 4096, 65536, 300'000}) {
    const std::string failure = testing::in_child([&] {
      std::signal(SIGXFSZ, SIG_IGN);
      const rlim_t bytes = fs::file_size(dir / "store" / "data.mdb") + room;
      const rlimit limit{bytes, bytes};
      setrlimit(RLIMIT_FSIZE, &limit);
      return testing::failure_of([&] { append_steps(dir, batch(0)); });
    });
    BOOST_TEST(failure.find("store") == 0U, failure);
    BOOST_TEST(size_of(dir) == size);
    BOOST_TEST(audit_directory(dir).good());
  }
  append_steps(dir, batch(0));
  BOOST_TEST(size_of(dir) == size + batch_size + 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
