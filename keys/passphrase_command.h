// Commands that print a passphrase, such as those of password managers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "keys/passphrase.h"
#include "ledger/base/result.h"

namespace certledger::keys {

struct PassphraseCommand {
  std::vector<std::string> words;  ///< the program and its arguments; never empty
  std::string named_by;            ///< the option or variable, for messages: "--passphrase-command"
};

/// Splits a command into words at spaces, tabs and line feeds, except within single or double
/// quotes. A backslash makes the next character literal. Within single quotes it has no effect;
/// within double quotes it has one only before `"` and `\\`. There is no shell and no expansion.
/// Fault::usage when there are no words or a quote is not closed.
Result<PassphraseCommand> passphrase_command(std::string_view command, std::string named_by);

/// Runs the command and returns the line that it prints: UTF-8 without NUL. The command reads from
/// /dev/null, writes errors to this process's standard error, and inherits no other descriptor. The
/// variable CERTLEDGER_KEY_FILE holds `key_file`. Throws SystemError(key_unusable) when the command
/// does not start, fails, or prints anything else than one such line. The message never contains
/// what the command printed. A command that prints too much is killed.
Passphrase passphrase_from_command(const PassphraseCommand& command, const std::string& key_file);

}  // namespace certledger::keys
