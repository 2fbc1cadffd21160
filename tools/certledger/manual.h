// Manual pages and completion, made from the same definitions of commands and options that the
// parser and --help use.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace certledger::tools {

/// A page of section 1 in man(7) for `app`: the whole program, a command, or a noun with all of its
/// verbs.
std::string manual_page(const CLI::App& app);

/// A script for bash that completes commands and options of `app`; values of options are completed
/// as file names.
std::string bash_completion(const CLI::App& app);

}  // namespace certledger::tools
