// What a confined process can still do, and what ends it.
#include "tools/process/sandbox.h"
#include "ledger/system/write_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

#include "ledger/system/file.h"
#include "tests/support/child.h"
#include "tests/support/temp_dir.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

// The sanitizers need more than the sandbox leaves.
#ifndef CERTLEDGER_SANITIZED
const std::string killed = "signal " + std::to_string(SIGSYS);

/// What comes of `work` in a process with these rights.
std::string confined(const Rights& rights, const std::function<std::string()>& work) {
  return testing::in_child([&] {
    enter_sandbox(rights);
    return work();
  });
}

std::string number_of(bool good) { return good ? "good" : std::to_string(errno); }

Rights with_threads() {
  Rights rights;
  rights.threads = true;
  return rights;
}

BOOST_AUTO_TEST_SUITE(sandbox)

BOOST_AUTO_TEST_CASE(what_an_attacker_would_do_ends_the_process) {
  const testing::TempDir temp;
  const std::string file = temp / "file";
  std::ofstream(file) << "x";
  const std::vector<std::pair<const char*, std::function<std::string()>>> deeds{
      {"a socket", [] { return number_of(::socket(AF_INET, SOCK_STREAM, 0) >= 0); }},
      {"a local socket", [] { return number_of(::socket(AF_UNIX, SOCK_STREAM, 0) >= 0); }},
      {"a process", [] { return number_of(::fork() >= 0); }},
      {"a program", [] { return number_of(::execl("/bin/true", "true", nullptr) == 0); }},
      {"a signal to another", [] { return number_of(::kill(::getppid(), 0) == 0); }},
      {"a file to write", [&] { return number_of(::open(file.c_str(), O_WRONLY) >= 0); }},
      {"a file to read and write", [&] { return number_of(::open(file.c_str(), O_RDWR) >= 0); }},
      {"a new file",
       [&] { return number_of(::open((file + "2").c_str(), O_CREAT | O_RDONLY, 0600) >= 0); }},
      {"a file cut", [&] { return number_of(::truncate(file.c_str(), 0) == 0); }},
      {"a file removed", [&] { return number_of(::unlink(file.c_str()) == 0); }},
      {"a file renamed",
       [&] { return number_of(::rename(file.c_str(), (file + "2").c_str()) == 0); }},
      {"a directory", [&] { return number_of(::mkdir((file + "2").c_str(), 0700) == 0); }},
      {"other rights", [&] { return number_of(::chmod(file.c_str(), 0777) == 0); }},
  };
  Rights reader = with_threads();
  reader.readable = temp.path();
  for (const auto& [name, deed] : deeds) {
    for (const Rights& rights : {Rights(), with_threads(), reader}) {
      BOOST_TEST(confined(rights, deed) == killed, name);
    }
  }
  BOOST_TEST(std::filesystem::exists(file));
  BOOST_TEST(!std::filesystem::exists(file + "2"));
}

BOOST_AUTO_TEST_CASE(what_was_not_foreseen_fails) {
  const auto read_passwd = [] { return number_of(::open("/etc/passwd", O_RDONLY) >= 0); };
  BOOST_TEST(confined(with_threads(), read_passwd) == std::to_string(EPERM));
  BOOST_TEST(confined(Rights(), [] {
               return number_of(::mmap(nullptr, 4096, PROT_READ | PROT_EXEC,
                                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
             }) == std::to_string(EPERM));
  BOOST_TEST(confined(Rights(), [] { return number_of(::chdir("/") == 0); }) ==
             std::to_string(EPERM));
}

BOOST_AUTO_TEST_CASE(what_a_reader_does_goes_on) {
  const testing::TempDir temp;
  const std::string file = temp / "file";
  std::ofstream(file) << "content";
  BOOST_TEST(confined(with_threads(), [&] {
               int sum = 0;
               std::thread one([&] { sum += 1; });
               one.join();
               std::vector<char> memory(std::size_t{64} << 20, 'x');
               return std::to_string(sum + memory.back());
             }) == std::to_string('x' + 1));
  Rights reader;
  reader.readable = temp.path();
  BOOST_TEST(confined(reader, [&] {
               std::string text;
               std::ifstream(file) >> text;
               return text;
             }) == "content");
  // Outside of it, where the kernel has Landlock; without, by the rights of the file.
  const std::string outside =
      confined(reader, [] { return number_of(::open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0); });
  BOOST_TEST((outside == std::to_string(EACCES) || outside == "good"), outside);
}

BOOST_AUTO_TEST_CASE(what_a_writer_does_goes_on_in_its_directory_alone) {
  const testing::TempDir temp;
  const std::filesystem::path own = temp / "own";
  std::filesystem::create_directory(own);
  const std::string outside = temp / "outside";
  std::ofstream(outside) << "x";
  Rights writer = with_threads();
  writer.writable = own;
  BOOST_TEST(confined(writer, [&] {
               std::filesystem::create_directories(own / "a" / "b");
               system::write_file_atomically(own / "a" / "b" / "file", as_bytes("content"), 0644);
               system::write_file_atomically(own / "a" / "b" / "file", as_bytes("other"), 0644);
               system::write_new_file(own / "gone", as_bytes("x"), 0600);
               std::filesystem::remove_all(own / "gone");
               return std::string(as_text(system::read_file(own / "a" / "b" / "file", 100)));
             }) == "other");
  BOOST_TEST(!std::filesystem::exists(own / "gone"));
  const std::vector<std::pair<const char*, std::function<std::string()>>> deeds{
      {"read", [&] { return number_of(::open(outside.c_str(), O_RDONLY) >= 0); }},
      {"written", [&] { return number_of(::open(outside.c_str(), O_WRONLY) >= 0); }},
      {"made",
       [&] { return number_of(::open((outside + "2").c_str(), O_CREAT | O_WRONLY, 0600) >= 0); }},
      {"removed", [&] { return number_of(::unlink(outside.c_str()) == 0); }},
      {"moved", [&] { return number_of(::rename(outside.c_str(), (own / "in").c_str()) == 0); }},
      {"a directory", [&] { return number_of(::mkdir((outside + "3").c_str(), 0700) == 0); }},
  };
  const bool has_landlock = confined(writer, deeds.front().second) != "good";
  for (const auto& [name, deed] : deeds) {
    if (!has_landlock) break;
    const std::string came_of_it = confined(writer, deed);
    BOOST_TEST((came_of_it == std::to_string(EACCES) || came_of_it == std::to_string(EXDEV)),
               name << ": " << came_of_it);
  }
  if (has_landlock) BOOST_TEST(std::filesystem::exists(outside));
  const std::vector<std::pair<const char*, std::function<std::string()>>> deadly_still{
      {"a socket", [] { return number_of(::socket(AF_INET, SOCK_STREAM, 0) >= 0); }},
      {"a program", [] { return number_of(::execl("/bin/true", "true", nullptr) == 0); }},
      {"other rights", [&] { return number_of(::chmod(own.c_str(), 0777) == 0); }},
      {"a link", [&] { return number_of(::symlink("/", (own / "link").c_str()) == 0); }},
  };
  for (const auto& [name, deed] : deadly_still) BOOST_TEST(confined(writer, deed) == killed, name);
}

BOOST_AUTO_TEST_CASE(limits_hold) {
  Rights small;
  small.data_bytes = std::size_t{256} << 20;
  BOOST_TEST(confined(small, [] {
               try {
                 const std::vector<char> much(std::size_t{1} << 30, 'x');
                 return std::to_string(much.back());
               } catch (const std::bad_alloc&) {
                 return std::string("no memory");
               }
             }) == "no memory");
}

BOOST_AUTO_TEST_SUITE_END()
#endif

BOOST_AUTO_TEST_SUITE(guarded_judgement)

std::string told(const std::function<Bytes()>& judge) {
  try {
    return std::string(as_text(guarded_answer(judge, std::chrono::seconds(0))));
  } catch (const SystemError& error) {
    return std::string(name(error.fault())) + ": " + error.what();
  } catch (const Failure& failure) {
    return "failure: " + std::string(failure.what());
  }
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

BOOST_AUTO_TEST_CASE(an_answer_comes_back_and_so_does_what_was_thrown) {
  BOOST_TEST(told([] { return to_bytes(as_bytes("good")); }) == "good");
  BOOST_TEST(told([]() -> Bytes {
               throw Failure(Error{Fault::malformed, "no manifest", {}, {}, {}});
             }) == "failure: no manifest");
  BOOST_TEST(told([]() -> Bytes { throw SystemError(Fault::busy, "later"); }) == "busy: later");
  const std::string memory = told([]() -> Bytes { throw std::bad_alloc(); });
  BOOST_TEST(holds(memory, "store: not enough memory"), memory);
}

#ifndef CERTLEDGER_SANITIZED
BOOST_AUTO_TEST_CASE(death_is_a_verdict) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE}) {
    const std::string text = told([signal]() -> Bytes {
      std::signal(signal, SIG_DFL);  // the test's own handler would tell it otherwise
      confine();
      std::raise(signal);
      return {};
    });
    BOOST_TEST(holds(text, "store: the process that read the store was killed by signal"), text);
  }
  const std::string text = told([]() -> Bytes {
    std::signal(SIGSYS, SIG_DFL);
    confine();
    (void)::socket(AF_INET, SOCK_STREAM, 0);
    return {};
  });
  BOOST_TEST(holds(text, "store: the process that read the store made a forbidden system call"),
             text);
}
#endif

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::tools
