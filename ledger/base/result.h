// Result: how judgement of outside data is returned. The error rule of the whole system:
//
//   Wrong data from outside is returned (Result). A failure of the machine is thrown (SystemError).
//   A broken invariant between our own functions aborts (check.h).
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace certledger {

/// What can be wrong, in terms that a person can act on. This is the only list in the system;
/// `exit_code` in tools/process/verdict.h maps each fault to the exit code of the program.
enum class Fault : std::uint8_t {
  usage,          ///< the question makes no sense (bad subject, bad day)
  malformed,      ///< not parseable, or not the one canonical form
  too_large,      ///< over a limit of limits.h
  bad_signature,  ///< a signature by a known key that does not verify
  broken_chain,   ///< index, previous hash or time does not follow from the entry before
  wrong_root,     ///< a recomputed hash differs from the one stated
  not_included,   ///< an inclusion or map proof that proves something else
  rule_broken,    ///< the scheme's rules forbid the statement
  wrong_record,   ///< a derived table differs from the entries
  unknown_key,    ///< no trusted key signed it
  wrong_origin,   ///< another ledger
  forked,         ///< contradicts a remembered checkpoint
  rolled_back,    ///< shorter than a remembered checkpoint
  not_found,      ///< what was asked for does not exist
  other,          ///< a good proof, but about another subject, kind or day
  needs_newer,    ///< a later edition of the rules wrote it: no verdict
  clock,          ///< a clock is wrong: this machine's, or the operator's when recording
  store,          ///< the store could not be read or written: no verdict about the content
  busy,           ///< another writer holds the ledger
  key_unusable,   ///< key file unreadable, wrong passphrase, unsafe mode or owner
};

/// The fault's name as printed by --json: "bad-signature".
std::string_view name(Fault fault);

/// One thing that is wrong: what, where, and by which rule. Empty fields do not apply.
struct Error {
  Fault fault = Fault::malformed;
  std::string what;                    ///< what is wrong, and what to do
  std::string where;                   ///< subject, file:line, field or offset
  std::string rule;                    ///< the scheme rule's id, "R07"
  std::optional<std::uint64_t> entry;  ///< index of the entry it is about
};

/// The error as one line of text: "entry 12: certificate/X: R07: only the issuing body …".
std::string to_text(const Error& error);

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Fault fault, std::string what, std::string where = {}) {
  return std::unexpected(Error{fault, std::move(what), std::move(where), {}, {}});
}

/// The machine failed: a system call or LMDB. Thrown in store, keys and tools; caught in main.
/// `fault` is store, needs_newer, busy or key_unusable.
class SystemError : public std::runtime_error {
 public:
  SystemError(Fault fault, const std::string& what) : std::runtime_error(what), fault_(fault) {}
  [[nodiscard]] Fault fault() const { return fault_; }

 private:
  Fault fault_;
};

}  // namespace certledger
