// Work that is shared among threads is done whole with as many as the system gives.
#include "ledger/system/threads.h"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "ledger/derive/signature_pool.h"
#include "tests/support/child.h"

namespace certledger {
namespace {

constexpr unsigned many = 256;
constexpr std::size_t tasks = 3000;

BOOST_AUTO_TEST_SUITE(threads)

/// As a user who has as many processes as are allowed: for the superuser there is no such limit.
void leave_no_threads() {
  if (geteuid() == 0 && setuid(65534) != 0) throw std::runtime_error("no other user");
  const rlimit both{1, 1};
  if (setrlimit(RLIMIT_NPROC, &both) != 0) throw std::runtime_error("no limit");
  std::vector<std::jthread> workers;
  if (system::start_thread(workers, [] {})) throw std::runtime_error("the limit does not bind");
}

std::string sign_batch() {
  const SecretKey key = SecretKey::generate();
  const Bytes message(100, 1);
  std::vector<derive::SignatureTask> batch(tasks, {{}, message, key.public_key(), {}, &key});
  derive::SignaturePool all(batch, many);
  std::size_t good = 0;
  for (std::size_t i = 0; i < tasks; ++i) good += all.good(i) ? 1 : 0;
  return std::to_string(good);
}

std::string check_all() {
  const SecretKey key = SecretKey::generate();
  const Bytes message(100, 1);
  std::vector<derive::SignatureTask> list(tasks,
                                          {{}, message, key.public_key(), key.sign(message)});
  list[7].signature.bytes[0] ^= 1;
  const auto bad = derive::SignaturePool(list, many).bad();
  return std::to_string(bad.size()) + " at " + std::to_string(bad.at(0));
}

BOOST_AUTO_TEST_CASE(the_caller_does_all_where_there_are_no_threads) {
  const auto alone = [](const std::function<std::string()>& work) {
    return testing::in_child([&] {
      leave_no_threads();
      return work();
    });
  };
  BOOST_TEST(alone(sign_batch) == std::to_string(tasks));
  BOOST_TEST(alone(check_all) == "1 at 7");
}

// The sanitizers need more memory than this leaves.
#ifndef CERTLEDGER_SANITIZED
BOOST_AUTO_TEST_CASE(threads_leave_memory_for_the_work) {
  const auto with_little = [](const std::function<std::string()>& work) {
    return testing::in_child([&] {
      constexpr rlim_t bytes = rlim_t{192} << 20;
      const rlimit both{bytes, bytes};
      if (setrlimit(RLIMIT_DATA, &both) != 0) return std::string("no limit");
      return work();
    });
  };
  // Some stacks fit, and many do not.
  const auto start_many = [] {
    std::vector<std::jthread> workers;
    while (workers.size() < many && system::start_thread(workers, [](const std::stop_token& stop) {
             while (!stop.stop_requested()) std::this_thread::yield();
           })) {
    }
    const Bytes for_the_work(std::size_t{32} << 20);
    return std::string(workers.size() < many && !workers.empty() ? "some" : "none or all");
  };
  BOOST_TEST(with_little(start_many) == "some");
  BOOST_TEST(with_little(sign_batch) == std::to_string(tasks));
  BOOST_TEST(with_little(check_all) == "1 at 7");
}
#endif

BOOST_AUTO_TEST_CASE(a_thread_that_is_given_works) {
  std::vector<std::jthread> workers;
  int done = 0;
  BOOST_TEST(system::start_thread(workers, [&](const std::stop_token& /*stop*/) { ++done; }));
  workers.clear();
  BOOST_TEST(done == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger
