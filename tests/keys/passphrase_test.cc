#include "keys/passphrase.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "keys/passphrase_command.h"
#include "ledger/system/file.h"
#include "ledger/system/write_file.h"
#include "tests/support/child.h"
#include "tests/support/failure.h"
#include "tests/support/temp_dir.h"

namespace certledger::keys {
namespace {

using testing::failure_of;
using testing::says;
using testing::TempDir;

std::string text_of(const Passphrase& passphrase) {
  return std::string(as_text(passphrase.view()));
}

std::filesystem::path file_with(const TempDir& dir, std::string_view content) {
  const auto path = dir / "passphrase";
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
  ::chmod(path.c_str(), 0600);
  return path;
}

/// A pseudo-terminal; a child makes its far end its controlling terminal.
class Terminal {
 public:
  Terminal() : near_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    BOOST_REQUIRE(::grantpt(near_.number()) == 0);
    BOOST_REQUIRE(::unlockpt(near_.number()) == 0);
    far_name_ = ::ptsname(near_.number());
    far_ = system::FileDescriptor(::open(far_name_.c_str(), O_RDWR | O_NOCTTY));
  }
  void take_over() const {
    ::setsid();
    const int fd = ::open(far_name_.c_str(), O_RDWR);
    ::ioctl(fd, TIOCSCTTY, 0);
  }
  void type(std::string_view keys) const { system::write_all(near_, "terminal", as_bytes(keys)); }
  /// What is on the screen up to `words`; gives up after five seconds.
  std::string screen_until(std::string_view words) const {
    std::string screen;
    struct pollfd ready{near_.number(), POLLIN, 0};
    while (screen.find(words) == std::string::npos && ::poll(&ready, 1, 5000) == 1) {
      std::array<char, 200> part{};
      const ssize_t got = ::read(near_.number(), part.data(), part.size());
      if (got <= 0) break;
      screen.append(part.data(), static_cast<std::size_t>(got));
    }
    return screen;
  }
  [[nodiscard]] bool echoes() const {
    struct termios state{};
    BOOST_REQUIRE(::tcgetattr(far_.number(), &state) == 0);
    return (state.c_lflag & ECHO) != 0 && (state.c_lflag & ICANON) != 0;
  }

 private:
  system::FileDescriptor near_;
  system::FileDescriptor far_;
  std::string far_name_;
};

/// What a program that asks for a passphrase on a terminal makes of `keys`, with what is shown.
std::string ask_with(std::string_view keys, std::string& shown) {
  const Terminal terminal;
  testing::Child child([&] {
    terminal.take_over();
    std::string answer;
    const std::string failure = failure_of([&] { answer = text_of(ask_passphrase("Words: ")); });
    return answer + failure;
  });
  shown = terminal.screen_until("Words: ");
  terminal.type(keys);
  shown += terminal.screen_until("\n");
  std::string result = child.result();
  BOOST_TEST(terminal.echoes());
  return result;
}

BOOST_AUTO_TEST_SUITE(passphrase)

BOOST_AUTO_TEST_CASE(it_is_one_line_of_bounded_length) {
  BOOST_TEST(text_of(Passphrase(as_bytes("a b\t\xe4\xb8\xad"))) == "a b\t\xe4\xb8\xad");
  BOOST_TEST(says(failure_of([] { Passphrase({}); }), "key-unusable", "is empty"));
  BOOST_TEST(failure_of([] { Passphrase(Bytes(1024, 'x')); }) == "");
  BOOST_TEST(says(failure_of([] { Passphrase(Bytes(1025, 'x')); }), "key-unusable", "longer"));
  BOOST_TEST(says(failure_of([] { Passphrase(as_bytes("a\n")); }), "key-unusable", "line end"));
  BOOST_TEST((Passphrase(as_bytes("a")) == Passphrase(as_bytes("a"))));
  BOOST_TEST(!(Passphrase(as_bytes("a")) == Passphrase(as_bytes("b"))));
  BOOST_TEST(!(Passphrase(as_bytes("a")) == Passphrase(as_bytes("aa"))));
}

BOOST_AUTO_TEST_CASE(a_file_holds_one_line_and_is_private) {
  const TempDir dir;
  BOOST_TEST(text_of(passphrase_from_file(file_with(dir, "open sesame\n"))) == "open sesame");
  BOOST_TEST(text_of(passphrase_from_file(file_with(dir, "open sesame"))) == "open sesame");
  const auto refusal = [&](std::string_view content) {
    const auto path = file_with(dir, content);
    return failure_of([&] { passphrase_from_file(path); });
  };
  BOOST_TEST(says(refusal(""), "key-unusable", "is empty"));
  BOOST_TEST(says(refusal("\nx"), "key-unusable", "is empty"));
  BOOST_TEST(says(refusal("a\nb"), "key-unusable", "more than one line"));
  BOOST_TEST(says(refusal("a\n\n"), "key-unusable", "more than one line"));
  BOOST_TEST(says(refusal(std::string(1025, 'x')), "key-unusable", "longer than 1024 bytes"));
  const auto path = file_with(dir, "a\n");
  ::chmod(path.c_str(), 0640);
  BOOST_TEST(says(failure_of([&] { passphrase_from_file(path); }), "key-unusable", "chmod 600"));
  BOOST_TEST(says(failure_of([&] { passphrase_from_file(dir / "none"); }), "key-unusable",
                  "No such file"));
}

BOOST_AUTO_TEST_CASE(a_descriptor_gives_line_after_line) {
  std::array<int, 2> ends{};
  BOOST_REQUIRE(::pipe(ends.data()) == 0);
  const system::FileDescriptor from(ends[0]);
  {
    const system::FileDescriptor to(ends[1]);
    system::write_all(to, "pipe", as_bytes("old\nnew"));
  }
  BOOST_TEST(text_of(passphrase_from_descriptor(from.number())) == "old");
  BOOST_TEST(text_of(passphrase_from_descriptor(from.number())) == "new");
  BOOST_TEST(says(failure_of([&] { passphrase_from_descriptor(from.number()); }), "key-unusable",
                  "is empty"));
  BOOST_TEST(says(failure_of([] { passphrase_from_descriptor(-1); }), "key-unusable",
                  "Bad file descriptor"));
}

BOOST_AUTO_TEST_CASE(what_windows_adds_is_no_part_of_it) {
  const TempDir dir;
  for (const std::string_view form :
       {"open\r\n", "open\r", "\xEF\xBB\xBFopen\n", "\xEF\xBB\xBFopen\r\n"}) {
    const Passphrase taken = passphrase_from_file(file_with(dir, form));
    BOOST_TEST(text_of(taken) == "open");
    BOOST_REQUIRE(taken.as_read().has_value());
    BOOST_TEST(text_of(*taken.as_read()) == form.substr(0, form.find('\n')));
    const system::FileDescriptor from(::open((dir / "passphrase").c_str(), O_RDONLY));
    BOOST_TEST(text_of(passphrase_from_descriptor(from.number())) == "open");
  }
  BOOST_TEST(!passphrase_from_file(file_with(dir, "o\rpen\n")).as_read());
  for (const std::string_view empty : {"\r\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\r\n"}) {
    BOOST_TEST(says(failure_of([&] { passphrase_from_file(file_with(dir, empty)); }),
                    "key-unusable", "is empty"));
  }
  for (const std::string_view wide :
       {std::string_view("\xFF\xFEo\0\r\0\n\0", 8), std::string_view("\xFE\xFF\0o\0\r\0\n", 8),
        std::string_view("\xFF\xFEo\0", 4)}) {
    BOOST_TEST(says(failure_of([&] { passphrase_from_file(file_with(dir, wide)); }), "key-unusable",
                    "UTF-16"));
  }
  const std::string longest(max_passphrase_bytes, 'x');
  const Passphrase taken = passphrase_from_file(file_with(dir, "\xEF\xBB\xBF" + longest + "\r\n"));
  BOOST_TEST(text_of(taken) == longest);
  BOOST_TEST(!taken.as_read());
  BOOST_TEST(says(failure_of([&] { passphrase_from_file(file_with(dir, longest + "x\n")); }),
                  "key-unusable", "longer"));
}

BOOST_AUTO_TEST_CASE(a_command_has_words_and_no_shell) {
  const auto words_of = [](std::string_view command) -> std::vector<std::string> {
    const auto parsed = passphrase_command(command, "--option");
    return parsed ? parsed->words : std::vector<std::string>{"refused: " + parsed.error().what};
  };
  using Words = std::vector<std::string>;
  BOOST_TEST((words_of("pass show a/b") == Words{"pass", "show", "a/b"}));
  BOOST_TEST((words_of(" a\t'b c' \n\"d 'e' \"f '' ") == Words{"a", "b c", "d 'e' f", ""}));
  BOOST_TEST((words_of(R"(a\ b 'c\d' "e\"f\\g\h")") == Words{"a b", R"(c\d)", R"(e"f\g\h)"}));
  BOOST_TEST((words_of("a $HOME *|b") == Words{"a", "$HOME", "*|b"}));
  for (const std::string_view wrong : {"", " ", "'a", "a \"b", "''", "'' a"}) {
    BOOST_TEST_CONTEXT(wrong) {
      BOOST_TEST(words_of(wrong).front().starts_with("refused: --option: "));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_terminal_shows_nothing_of_it) {
  std::string shown;
  BOOST_TEST(ask_with("open sesame\r", shown) == "open sesame");
  BOOST_TEST(shown == "Words: \r\n");
}

BOOST_AUTO_TEST_CASE(typing_errors_can_be_taken_back) {
  std::string shown;
  BOOST_TEST(ask_with("wrong\x15ope\xe4\xb8\xad\x7fn\x08n\n", shown) == "open");
  BOOST_TEST(ask_with("\x7f\x7f"
                      "a\x04",
                      shown) == "a");
  BOOST_TEST(says(ask_with("\r", shown), "key-unusable", "is empty"));
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_the_program_and_gives_the_terminal_back) {
  std::string shown;
  BOOST_TEST(ask_with("ope\x03", shown) == "signal 2");
}

BOOST_AUTO_TEST_CASE(a_new_one_is_asked_for_twice) {
  for (const bool same : {true, false}) {
    const Terminal terminal;
    testing::Child child([&] {
      terminal.take_over();
      return failure_of([&] { ask_new_passphrase("New: "); });
    });
    terminal.screen_until("New: ");
    terminal.type("one\r");
    terminal.screen_until("Repeat the passphrase: ");
    terminal.type(same ? "one\r" : "two\r");
    const std::string result = child.result();
    BOOST_TEST((same ? result.empty() : says(result, "key-unusable", "differ")));
  }
}

BOOST_AUTO_TEST_CASE(without_a_terminal_it_says_so) {
  BOOST_TEST(says(testing::in_child([] {
                    ::setsid();
                    return failure_of([] { ask_passphrase("Words: "); });
                  }),
                  "key-unusable", "no terminal"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::keys
