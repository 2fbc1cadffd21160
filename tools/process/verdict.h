// Verdicts: the exit codes of all programs, and faults as one of them.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "ledger/base/names.h"
#include "ledger/base/result.h"

namespace certledger::tools {

/// What the exit code of a program says (README.md has the table for users).
enum class Exit : int {
  ok = 0,         ///< done, or verified: the answer is the good one
  tampered = 1,   ///< proven alteration, or a rule broken
  usage = 2,      ///< the command line is wrong
  negative = 3,   ///< the answer is no
  policy = 4,     ///< too old, unknown key, other origin
  malformed = 5,  ///< not canonical or not parseable
  fork = 6,       ///< contradicts a checkpoint that was signed
  store = 7,      ///< the store could not be read or written
  busy = 8,       ///< another writer holds the ledger
  refused = 9,    ///< a rule forbids the statement; nothing was written
  key = 10,       ///< key file unreadable, wrong passphrase, unsafe mode or owner
  other = 11,     ///< a good proof, but of another subject, kind or day than was asked about
  recorded = 12,  ///< recorded, for good, and then something failed: not to be repeated
  internal = 70,  ///< a bug
  unread = 141,   ///< a good answer that nobody took; a shell reports SIGPIPE so
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

/// The exit code of a program that met `fault` where it was about to write; a judging command maps
/// rule_broken to `tampered` itself.
Exit exit_code(Fault fault);

/// The verdict's name where an error ended the program: what is only older than what was signed is
/// a ROLLBACK, and no FORK, which would accuse.
std::string_view verdict_name(Exit exit, Fault fault);

/// The command line is wrong, in a way that its parser cannot see. Ends the program with `usage`.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A judgement that ends the program: the error, and the exit code when it is not exit_code's.
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

/// The value, or a Failure thrown.
template <class T>
T must(Result<T> result) {
  if (!result) throw Failure(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace certledger::tools
