// certledger: the program of operators, members and auditors. Parses the command line, runs one
// command, and turns its end into one of the exit codes of verdict.h.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string_view>
#include <vector>

#include "keys/harden.h"
#include "ledger/base/text.h"
#include "ledger/store/lmdb.h"
#include "tools/arguments/command_line.h"
#include "tools/certledger/frame/command.h"
#include "tools/certledger/frame/globals.h"
#include "tools/certledger/verify/run.h"
#include "tools/present/statement_json.h"
#include "tools/process/program.h"
#include "tools/process/recorded.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

struct Command {
  std::string_view name;
  void (*add)(CLI::App& app, Context& context);
  std::string_view former_name = {};  ///< that scripts of an older version use
};
constexpr std::array commands{
    Command{"init", add_init},
    Command{"key", add_key},
    Command{"member", add_member},
    Command{"standard", add_standard},
    Command{"certificate", add_certificate},
    Command{"directive", add_directive},
    Command{"mark", add_mark},
    Command{"parameters", add_parameters},
    Command{"note", add_note},
    Command{"time", add_time},
    Command{"append", add_append},
    Command{"sign", add_sign},
    Command{"show", add_show},
    Command{"log", add_log},
    Command{"status", add_status},
    Command{"history", add_history},
    Command{"checkpoint", add_checkpoint},
    Command{"verify", add_verify},
    Command{"export", add_export, "audit-export"},
    Command{"prove", add_prove},
    Command{"policy", add_policy},
    Command{"rebuild", add_rebuild},
    Command{"backup", add_backup},
    Command{"restore", add_restore},
    Command{"scheme", add_scheme},
    Command{"manual", add_manual},
};

using Words = std::span<char* const>;

bool is_among(std::string_view word, Words words) {
  return std::ranges::any_of(words, [&](const char* w) { return w == word; });
}

/// Settings of all commands: global options are valid after the command too. A repeatable option
/// takes one value each time, so that the next word belongs to the command.
void configure(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) option->allow_extra_args(false);
  }
  for (CLI::App* sub : app.get_subcommands({})) {
    sub->fallthrough();
    configure(*sub);
  }
}

// --- empty words ---

/// The error for the first empty word. The parser would treat it as a missing option, or take the
/// next word as its value. No option accepts an empty value.
std::optional<std::string> empty_word(Words words) {
  std::string before;
  for (const std::string word : words) {
    if (word.empty()) {
      const bool is_value = before.starts_with('-') && before != "--";
      return is_value ? empty_value(before)
                      : "an argument is empty; give a value, or leave the argument out";
    }
    if (word.starts_with("--") && word.find('=') == word.size() - 1) {
      return empty_value(word.substr(0, word.size() - 1));
    }
    before = word;
  }
  return std::nullopt;
}

// --- the end of a run ---

bool is_nagios(std::string_view format) {
  return std::ranges::equal(format, std::string_view("nagios"), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b;
  });
}

/// Whether a monitoring system runs the program. To it, exit code 2 means a bad ledger. A format in
/// other letters (Nagios) is an error, but still shows who runs the program.
bool is_plugin(Words words) {
  if (!is_among("verify", words)) return false;
  std::string_view before;
  for (const std::string_view word : words) {
    constexpr std::string_view option = "--format";
    if (before == option && is_nagios(word)) return true;
    if (word.starts_with("--format=") && is_nagios(word.substr(option.size() + 1))) return true;
    before = word;
  }
  return false;
}

Exit report(const Globals& globals, Error error, Exit exit) {
  if (recorded()) {
    error.what = *recorded() + ", but " + to_text(error) + "; do not repeat the command";
    error.where.clear();
    error.entry.reset();
    exit = Exit::recorded;
  }
  if (globals.is_plugin) {
    VerifyRun run;
    run.trouble = error;
    run.exit = exit;
    print(nagios_report(run));
    return static_cast<Exit>(nagios_code(run));
  }
  if (globals.json) print(written(to_json(error, exit)));
  complain(fmt::format("certledger: {}: {}", verdict_name(exit, error.fault),
                       printable(to_text(error))));
  return exit;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t next =
          std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = std::exchange(row[j], next);
    }
  }
  return row[b.size()];
}

/// The last command that the parser recognised.
const CLI::App& deepest(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : deepest(*chosen.front());
}

/// "did you mean …", for the first word that is not a command of `app`. The parser leaves such
/// words in `root`, because options fall through to it.
std::string suggestion(const CLI::App& root, const CLI::App& app) {
  const auto left = root.remaining(true);
  if (left.empty()) return {};
  const CLI::App* best = nullptr;
  std::size_t least = 3;
  for (const CLI::App* sub : app.get_subcommands({})) {
    const std::size_t d = distance(sub->get_name(), left.front());
    if (d < least) least = d, best = sub;
  }
  return best == nullptr ? std::string() : "; did you mean `" + best->get_name() + "`?";
}

Exit usage(const CLI::App& app, const Globals& globals, const std::string& what) {
  const CLI::App& reached = deepest(app);
  std::string path;
  for (const CLI::App* at = &reached; at != nullptr; at = at->get_parent()) {
    path.insert(0, at->get_name() + (path.empty() ? "" : " "));
  }
  std::string text = what;
  if (const auto left = app.remaining(true);
      !left.empty() && !left.front().starts_with('-') && !reached.get_subcommands({}).empty()) {
    text = "`" + left.front() + "` is not a command of `" + path + "`";
  }
  std::ranges::replace(text, '\n', ' ');
  return report(globals,
                Error{Fault::usage,
                      text + suggestion(app, reached) + " (see `" + path + " --help`)",
                      {},
                      {},
                      {}},
                Exit::usage);
}

Exit run_chosen(const CLI::App& app, Context& context) {
  choose_colour(context.globals.colour);
  try {
    if (!context.run) throw UsageError("name a command");
    refuse_two_passphrases(deepest(app));
    return rethrow_exhaustion(context.run);
  } catch (const UsageError& e) {
    return usage(app, context.globals, e.what());
  } catch (const Failure& e) {
    return report(context.globals, e.error(), e.exit());
  } catch (const SystemError& e) {
    return report(context.globals, Error{e.fault(), e.what(), {}, {}, {}}, exit_code(e.fault()));
  } catch (const std::exception& e) {
    if (!context.globals.is_plugin) throw;
    return report(context.globals, Error{Fault::store, e.what(), {}, {}, {}}, Exit::internal);
  }
}

// --- the command line ---

/// Lists each command by its name. Former names stay valid, but help does not list them.
class NamesInHelp : public CLI::Formatter {
 public:
  std::string make_subcommand(const CLI::App* sub) const override {
    std::ostringstream out;
    CLI::detail::format_help(out, sub->get_name(), sub->get_description(), column_width_);
    return out.str();
  }
};

/// The parser of these commands.
std::unique_ptr<CLI::App> parser_of(Context& context, std::span<const Command> declared) {
  auto app = std::make_unique<CLI::App>(
      "An append-only, signed ledger of product and service certificates: records issuance,\n"
      "suspension and mark usage, and proves what it recorded.",
      "certledger");
  app->formatter(std::make_shared<NamesInHelp>());  // before the commands, which inherit it
  app->footer(
      "Examples:\n"
      "  certledger key new body.key\n"
      "  certledger status certificate/JX-DEMO-001 --ledger demo\n"
      "  certledger verify --ledger demo\n\n"
      "Exit codes: 0 done, or yes; 1 tampered; 2 wrong command line; 3 the answer is no;\n"
      "4 policy; 5 malformed input; 6 fork or rollback; 7 the store cannot be read or written;\n"
      "8 busy; 9 a rule refused the statement; 10 key or passphrase; 11 a proof of another\n"
      "subject; 12 recorded, then a failure; 70 a bug; 141 success, but stdout was closed early.");
  app->require_subcommand(0, 1);
  add_globals(*app, context.globals);
  for (const Command& command : declared) command.add(*app, context);
  configure(*app);
  return app;
}

/// The commands that this command line can mean: those that it names. The manual needs all.
std::vector<Command> named_by(Words words) {
  std::vector<Command> named;
  const bool all = is_among("manual", words);
  std::ranges::copy_if(commands, std::back_inserter(named), [&](const Command& c) {
    return all || is_among(c.name, words) ||
           (!c.former_name.empty() && is_among(c.former_name, words));
  });
  return named;
}

bool parses(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return true;
  } catch (const CLI::Error&) {
    return false;
  }
}

/// Answers a command line that runs no command: prints help, or the error.
Exit explain(int argc, char** argv) {
  Context context;
  const auto app = parser_of(context, commands);
  show_globals_in_help(*app);
  const Words words(argv + std::min(argc, 1), argv + argc);
  context.globals.is_plugin = is_plugin(words);
  if (const auto wrong = empty_word(words)) {
    context.globals.json = asks_for_json(std::vector<std::string_view>(words.begin(), words.end()));
    return usage(*app, context.globals, *wrong);
  }
  try {
    app->parse(argc, argv);
  } catch (const CLI::Success& done) {
    // --help and --version.
    std::ostringstream text;
    const int status = app->exit(done, text, text);
    print(text.str());
    return status == 0 ? Exit::ok : Exit::usage;
  } catch (const CLI::ParseError& wrong) {
    return usage(*app, context.globals, wrong.what());
  }
  return run_chosen(*app, context);
}

// A mapped page that cannot be read is not a bug: the store cannot be read.
extern "C" void on_bus_error(int /*signal*/) {
  constexpr std::string_view text = "certledger: STORE: cannot read the store (SIGBUS)\n";
  constexpr std::string_view after =
      "certledger: RECORDED: the entries are recorded, but then the store could not be read "
      "(SIGBUS); do not repeat the command\n";
  const std::string_view line = recorded() ? after : text;
  (void)!::write(STDERR_FILENO, line.data(), line.size());
  _exit(static_cast<int>(recorded() ? Exit::recorded : Exit::store));
}

Exit run(int argc, char** argv) {
  std::signal(SIGBUS, on_bus_error);
  before_printing(store::refuse_overtaken);
  keys::harden_process();
  const Words words(argv + std::min(argc, 1), argv + argc);
  if (!empty_word(words)) {
    // To declare all commands takes longer than to answer most questions.
    Context context;
    context.globals.is_plugin = is_plugin(words);
    const auto app = parser_of(context, named_by(words));
    if (parses(*app, argc, argv)) return run_chosen(*app, context);
  }
  return explain(argc, argv);
}

}  // namespace
}  // namespace certledger::tools

int main(int argc, char** argv) {
  using namespace certledger;
  const int status = tools::run_program("certledger", [&] { return tools::run(argc, argv); });
  // A plugin has four exit codes. When nobody could read its report, the result is unknown.
  constexpr int unknown = static_cast<int>(tools::Nagios::unknown);
  return tools::is_plugin({argv + std::min(argc, 1), argv + argc}) ? std::min(status, unknown)
                                                                   : status;
}
