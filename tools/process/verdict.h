// Verdicts: the exit codes of all programs, and the exit code of each fault.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "ledger/base/names.h"
#include "ledger/base/result.h"

namespace certledger::tools {

/// The exit codes (README.md has the table for users).
enum class Exit : int {
  ok = 0,         ///< done, or verified: the answer is yes
  tampered = 1,   ///< a proven alteration, or a broken rule
  usage = 2,      ///< the command line is wrong
  negative = 3,   ///< the answer is no
  policy = 4,     ///< too old, unknown key, other origin
  malformed = 5,  ///< not canonical, or cannot be parsed
  fork = 6,       ///< contradicts a checkpoint that was signed
  store = 7,      ///< the store could not be read or written
  busy = 8,       ///< another writer holds the ledger
  refused = 9,    ///< a rule forbids the statement; nothing was written
  key = 10,       ///< key file unreadable, wrong passphrase, unsafe mode or owner
  other = 11,     ///< a good proof, but for another subject, kind or day than was asked about
  recorded = 12,  ///< recorded permanently, then a failure: do not repeat the command
  internal = 70,  ///< a bug
  unread = 141,   ///< the answer is yes, but stdout was closed early; as a shell reports SIGPIPE
};

inline constexpr std::array exit_names{
    Name{Exit::ok, "OK"},
    Name{Exit::tampered, "TAMPERED"},
    Name{Exit::usage, "USAGE"},
    Name{Exit::negative, "NEGATIVE"},
    Name{Exit::policy, "POLICY"},
    Name{Exit::malformed, "MALFORMED"},
    Name{Exit::fork, "FORK"},
    Name{Exit::store, "STORE"},
    Name{Exit::busy, "BUSY"},
    Name{Exit::refused, "REFUSED"},
    Name{Exit::key, "KEY"},
    Name{Exit::other, "OTHER"},
    Name{Exit::recorded, "RECORDED"},
    Name{Exit::internal, "INTERNAL"},
    Name{Exit::unread, "UNREAD"},
};
constexpr const auto& names_of(Exit) { return exit_names; }

/// The exit code for `fault` in a command that writes. A command that verifies maps rule_broken to
/// `tampered` itself.
Exit exit_code(Fault fault);

/// The name of the verdict when an error ended the program. A ledger that is only older than a
/// signed checkpoint is a ROLLBACK: it can be a mistake. FORK would accuse the operator.
std::string_view verdict_name(Exit exit, Fault fault);

/// The command line is wrong in a way that the parser cannot see. Ends the program with `usage`.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An error that ends the program, with an exit code. The default is that of exit_code.
class Failure : public std::runtime_error {
 public:
  explicit Failure(const Error& error);
  Failure(Error error, Exit exit);
  [[nodiscard]] const Error& error() const { return error_; }
  [[nodiscard]] Exit exit() const { return exit_; }

 private:
  Error error_;
  Exit exit_;
};

/// Returns the value, or throws Failure.
template <class T>
T must(Result<T> result) {
  if (!result) throw Failure(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace certledger::tools
