#include "tools/certledger/frame/globals.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tools/arguments/key_option.h"
#include "tools/certledger/frame/command.h"

namespace certledger::tools {
namespace {

/// The global options, formatted for --help.
std::string global_options_text(const CLI::App& root) {
  std::vector<const CLI::Option*> options;
  for (const CLI::Option* option : root.get_options()) {
    const bool is_listed = !option->get_positional() && !option->get_group().empty();
    if (is_listed && option != root.get_help_ptr()) options.push_back(option);
  }
  return CLI::Formatter().make_group("Options of every command", false, options).substr(1);
}

void put_in_help(CLI::App& app, const std::string& globals) {
  for (CLI::App* sub : app.get_subcommands({})) {
    // CLI11 prints the existing footer after this one.
    sub->footer([globals] { return globals; });
    put_in_help(*sub, globals);
  }
}

}  // namespace

void add_globals(CLI::App& root, Globals& globals) {
  root.add_option("--ledger", globals.ledger, "The ledger's directory")
      ->envname("CERTLEDGER_DIR")
      ->type_name("DIR");
  root.add_flag("--json", globals.json, "Answer in JSON");
  root.add_flag("-q,--quiet", globals.quiet, "Print nothing on success");
  root.add_option("--wait", globals.wait_seconds, "Wait this long for another writer")
      ->check(CLI::Range(0.0, 86400.0))
      ->type_name("SECONDS")
      ->capture_default_str();
  root.add_option("--at", globals.at, "For test ledgers: use this time instead of the clock")
      ->type_name("TIME");
  root.add_flag("--accept-time", globals.accepts_time,
                "Record even if this machine's clock seems wrong");
  // The variable comes after every other source of a passphrase, so it is not the default here.
  root.add_option_function<std::string>(
          "--passphrase-command", choose_passphrase_command,
          "Run this command to get a passphrase; CERTLEDGER_KEY_FILE names the key file. For keys "
          "that have no passphrase file (Env:CERTLEDGER_PASSPHRASE_COMMAND)")
      ->type_name("CMD");
  const std::vector<std::string> choices{"auto", "always", "never"};
  root.add_option_function<std::string>(
          "--color",
          [&globals](const std::string& when) {
            globals.colour = when == "auto"     ? ColourChoice::automatic
                             : when == "always" ? ColourChoice::always
                                                : ColourChoice::never;
          },
          "Colours; auto: on a terminal that has them")
      ->check(CLI::IsMember(choices));
  root.set_version_flag("--version", std::string("certledger ") + CERTLEDGER_VERSION);
}

void show_globals_in_help(CLI::App& root) { put_in_help(root, global_options_text(root)); }

void refuse_two_passphrases(const CLI::App& command) {
  if (!is_passphrase_command_chosen()) return;
  for (const char* other : {"--passphrase-file", "--passphrase-fd"}) {
    const CLI::Option* option = command.get_option_no_throw(other);
    if (option != nullptr && option->count() > 0) {
      throw UsageError(std::string("--passphrase-command and ") + other +
                       " exclude each other; if only some keys have a passphrase file, set "
                       "CERTLEDGER_PASSPHRASE_COMMAND instead of the option");
    }
  }
}

}  // namespace certledger::tools
