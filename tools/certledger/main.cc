// certledger: the program of operators, members and auditors. Parses the command line, runs one
// command, and turns whatever ends it into one of the exit codes of verdict.h.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <optional>
#include <span>
#include <sstream>
#include <vector>

#include "keys/harden.h"
#include "ledger/base/text.h"
#include "tools/certledger/command.h"
#include "tools/common/command_line.h"
#include "tools/common/program.h"
#include "tools/common/statement_json.h"

namespace certledger::tools {
namespace {

void add_globals(CLI::App& app, Globals& globals) {
  app.add_option("--ledger", globals.ledger, "The ledger's directory")
      ->envname("CERTLEDGER_DIR")
      ->type_name("DIR");
  app.add_flag("--json", globals.json, "Answer in JSON");
  app.add_flag("-q,--quiet", globals.quiet, "Say nothing when all is well");
  app.add_option("--wait", globals.wait_seconds, "Seconds to wait for another writer")
      ->check(CLI::Range(0.0, 86400.0))
      ->type_name("SECONDS")
      ->capture_default_str();
  app.add_option("--at", globals.at, "For tests: the time to take for now")->type_name("TIME");
  const std::vector<std::string> choices{"auto", "always", "never"};
  app.add_option_function<std::string>(
         "--color",
         [&globals](const std::string& when) {
           globals.colour = when == "auto"     ? ColourChoice::automatic
                            : when == "always" ? ColourChoice::always
                                               : ColourChoice::never;
         },
         "Colours; auto: on a terminal that takes them")
      ->check(CLI::IsMember(choices));
  app.set_version_flag("--version", std::string("certledger ") + CERTLEDGER_VERSION);
}

void add_commands(CLI::App& app, Context& context) {
  add_init(app, context);
  add_key(app, context);
  add_member(app, context);
  add_standard(app, context);
  add_certificate(app, context);
  add_directive(app, context);
  add_mark(app, context);
  add_parameters(app, context);
  add_note(app, context);
  add_append(app, context);
  add_sign(app, context);
  add_show(app, context);
  add_log(app, context);
  add_status(app, context);
  add_history(app, context);
  add_checkpoint(app, context);
  add_verify(app, context);
  add_audit_export(app, context);
  add_prove(app, context);
  add_policy(app, context);
  add_rebuild(app, context);
  add_backup(app, context);
  add_restore(app, context);
  add_scheme(app, context);
  add_manual(app, context);
}

/// What holds for all commands: global options are understood behind a command too, and an option
/// that may be repeated takes one value each time, so that the next word is the command's own.
void give_habits(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) option->allow_extra_args(false);
  }
  for (CLI::App* sub : app.get_subcommands({})) {
    sub->fallthrough();
    give_habits(*sub);
  }
}

// --- empty words ---

/// What is wrong with the first empty word, which the parser would take like an option that is not
/// there, or the next word for its value. No option of any command gives an empty value a meaning.
std::optional<std::string> empty_word(std::span<char* const> words) {
  std::string before;
  for (const std::string word : words) {
    if (word.empty()) {
      const bool is_value = before.starts_with('-') && before != "--";
      return is_value ? empty_value(before) : "an argument is empty";
    }
    if (word.starts_with("--") && word.find('=') == word.size() - 1) {
      return empty_value(word.substr(0, word.size() - 1));
    }
    before = word;
  }
  return std::nullopt;
}

// --- what ends a run ---

Exit report(const Globals& globals, const Error& error, Exit exit) {
  if (globals.json) print(to_json(error, exit).dump(2) + "\n");
  complain(fmt::format("certledger: {}: {}", name(exit), printable(to_text(error))));
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

/// The command that was reached before the parser gave up.
const CLI::App& deepest(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : deepest(*chosen.front());
}

/// "did you mean …", for the first word that is no command of `app`. The parser leaves such words
/// with `root`, since options fall through to it.
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
    text = "`" + left.front() + "` is no command of `" + path + "`";
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

Exit parse_and_run(CLI::App& app, Context& context, int argc, char** argv) {
  try {
    const std::span<char* const> words(argv + std::min(argc, 1), argv + argc);
    if (const auto wrong = empty_word(words)) {
      context.globals.json =
          asks_for_json(std::vector<std::string_view>(words.begin(), words.end()));
      return usage(app, context.globals, *wrong);
    }
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    // --help and --version.
    std::ostringstream text;
    const int status = app.exit(done, text, text);
    print(text.str());
    return status == 0 ? Exit::ok : Exit::usage;
  } catch (const CLI::ParseError& wrong) {
    return usage(app, context.globals, wrong.what());
  }
  choose_colour(context.globals.colour);
  try {
    if (!context.run) throw UsageError("a command is missing");
    return name_want(context.run);
  } catch (const UsageError& e) {
    return usage(app, context.globals, e.what());
  } catch (const Failure& e) {
    return report(context.globals, e.error(), e.exit());
  } catch (const SystemError& e) {
    return report(context.globals, Error{e.fault(), e.what(), {}, {}, {}}, exit_code(e.fault()));
  }
}

// A mapped page that cannot be read is no crash but a store that cannot be judged.
extern "C" void on_bus_error(int /*signal*/) {
  constexpr std::string_view text = "certledger: STORE: the store could not be read (SIGBUS)\n";
  (void)!write(STDERR_FILENO, text.data(), text.size());
  _exit(static_cast<int>(Exit::store));
}

Exit run(int argc, char** argv) {
  std::signal(SIGBUS, on_bus_error);
  keys::harden_process();
  CLI::App app(
      "An append-only, signed ledger of product and service certificates: records issuance,\n"
      "suspension and mark usage, and proves what it recorded.",
      "certledger");
  app.footer(
      "Examples:\n"
      "  certledger key new body.key\n"
      "  certledger status certificate/JX-DEMO-001 --ledger demo\n"
      "  certledger verify --ledger demo\n\n"
      "Exit codes: 0 good, 1 tampered, 2 usage, 3 the answer is no, 4 policy, 5 malformed,\n"
      "6 fork or rollback, 7 store, 8 busy, 9 refused by a rule, 10 key, 70 a bug,\n"
      "141 good, but nobody read the answer.");
  app.require_subcommand(0, 1);
  Context context;
  add_globals(app, context.globals);
  add_commands(app, context);
  give_habits(app);
  return parse_and_run(app, context, argc, argv);
}

}  // namespace
}  // namespace certledger::tools

int main(int argc, char** argv) {
  using namespace certledger;
  return tools::run_program("certledger", [&] { return tools::run(argc, argv); });
}
