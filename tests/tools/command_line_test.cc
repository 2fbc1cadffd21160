// Command lines of the small programs: what is taken, what is refused, and what --help looks like.
#include "tools/arguments/command_line.h"

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <initializer_list>

#include "tools/certledger-check/usage.h"
#include "tools/certledger-witness/usage.h"
#include "tools/process/verdict.h"

namespace certledger::tools {
namespace {

constexpr std::array options{
    OptionUsage{"--output", "FILE", "Where to", "-o", "CERTLEDGER_TEST_OUTPUT"},
    OptionUsage{"--name", "NAME", "Whose"},
    OptionUsage{"--all", "", "All of them"},
};
constexpr Usage usage{"program do", "FILE [OPTIONS]", "Does it", "FILE",
                      "What to",    options,          "Notes"};
constexpr Usage no_argument{"program", "[OPTIONS]", "Does it", "", "", options, "Notes"};

CommandLine parse(std::initializer_list<std::string_view> words) {
  return {usage, std::span(words.begin(), words.size())};
}

void refused(std::initializer_list<std::string_view> words, std::string_view what) {
  BOOST_CHECK_EXCEPTION(parse(words), UsageError,
                        [&](const UsageError& e) { return e.what() == what; });
}

void check_lines(const std::string& text) {
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    BOOST_CHECK_LE(end - begin, 96U);
  }
  BOOST_CHECK_EQUAL(begin, text.size());
}

BOOST_AUTO_TEST_CASE(what_is_taken) {
  const CommandLine line = parse({"--name", "-x", "file", "-o", "out", "--all"});
  BOOST_CHECK_EQUAL(line.argument(), "file");
  BOOST_CHECK_EQUAL(line.value("--name"), "-x");
  BOOST_CHECK_EQUAL(line.required("--output"), "out");
  BOOST_CHECK(line.has("--all"));
  BOOST_CHECK(!line.wants_help());
  BOOST_CHECK_EQUAL(parse({"--output=a=b"}).value("--output"), "a=b");
  BOOST_CHECK_EQUAL(parse({"-"}).argument(), "-");
  BOOST_CHECK_EQUAL(parse({"--", "--all"}).argument(), "--all");
  BOOST_CHECK(parse({"-h"}).wants_help());
  BOOST_CHECK(!parse({}).has("--output"));
  BOOST_CHECK_EQUAL(parse({}).value("--output"), "");
}

BOOST_AUTO_TEST_CASE(what_is_refused) {
  refused({"--nonsense"}, "unknown option --nonsense");
  refused({"-x"}, "unknown option -x");
  refused({"--outp=x"}, "unknown option --outp");
  refused({"--output"}, "--output needs a value");
  refused({"-o", ""}, empty_value("--output"));
  refused({"--output="}, empty_value("--output"));
  refused({"--all=yes"}, "--all takes no value");
  refused({"--all", "--all"}, "--all is given twice");
  refused({"-o", "a", "--output=b"}, "--output is given twice");
  refused({"a", "b"}, "FILE is given twice");
  refused({""}, empty_value("FILE"));
  BOOST_CHECK_THROW((void)parse({"a"}).required("--name"), UsageError);
  const std::array<std::string_view, 1> words{"a"};
  BOOST_CHECK_THROW(CommandLine(no_argument, words), UsageError);
}

BOOST_AUTO_TEST_CASE(the_environment_stands_in) {
  setenv("CERTLEDGER_TEST_OUTPUT", "there", 1);
  BOOST_CHECK_EQUAL(parse({}).value("--output"), "there");
  BOOST_CHECK_EQUAL(parse({"-o", "here"}).value("--output"), "here");
  setenv("CERTLEDGER_TEST_OUTPUT", "", 1);
  BOOST_CHECK(!parse({}).has("--output"));
  unsetenv("CERTLEDGER_TEST_OUTPUT");
}

BOOST_AUTO_TEST_CASE(help) {
  BOOST_CHECK_EQUAL(help_text(usage),
                    "Usage: program do FILE [OPTIONS]\n\nDoes it.\n\n"
                    "  FILE               What to\n"
                    "  -o, --output FILE  Where to (environment: CERTLEDGER_TEST_OUTPUT)\n"
                    "  --name NAME        Whose\n"
                    "  --all              All of them\n"
                    "  -h, --help         Print this\n\nNotes\n");
  check_lines(help_text(check_usage));
  check_lines(help_text(witness_usage, witness_commands));
  for (const Usage& command : witness_commands) check_lines(help_text(command));
}

}  // namespace
}  // namespace certledger::tools
