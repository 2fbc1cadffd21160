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

/// The words of a command: parted by spaces, tabs and line feeds, except within quotes, single or
/// double. A backslash takes the next character as it is; not within single quotes, and within
/// double ones only before `"` and `\\`. No shell: nothing is replaced by anything. Fault::usage
/// when there are no words, or quotes do not end.
Result<PassphraseCommand> passphrase_command(std::string_view command, std::string named_by);

/// The line that the command prints, of UTF-8 without NUL. The command reads nothing (/dev/null),
/// complains on this process's standard error and inherits no other descriptor; the variable
/// CERTLEDGER_KEY_FILE has the name `key_file`. Throws SystemError(key_unusable), which never holds
/// what was printed: when the command cannot be started, ends with another exit code than 0 or by a
/// signal, or prints anything but one such line; one that prints more is ended.
Passphrase passphrase_from_command(const PassphraseCommand& command, const std::string& key_file);

}  // namespace certledger::keys
