// The options that every command has.
#pragma once

namespace CLI {
class App;
}

namespace certledger::tools {

struct Globals;

void add_globals(CLI::App& root, Globals& globals);

/// From now on, --help of each command below `root` also lists the global options, after its own.
void show_globals_in_help(CLI::App& root);

/// Throws UsageError when a command line names two sources of one passphrase. The environment
/// variable does not count: an option overrides it.
void refuse_two_passphrases(const CLI::App& command);

}  // namespace certledger::tools
