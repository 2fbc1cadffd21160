// Makes manual pages and completion from the definitions of commands and options that the parser
// and
// --help use.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace certledger::tools {

/// A manual page of section 1, in man(7), for `app`: the program, a command, or a noun with its
/// verbs.
std::string manual_page(const CLI::App& app);

/// A bash script that completes the commands and options of `app`. Values of options complete as
/// file names.
std::string bash_completion(const CLI::App& app);

}  // namespace certledger::tools
