// A ledger: a directory with a store, a mark and a lock, and the one way to write to it.
//
//   DIR/store/data.mdb, lock.mdb   the tables (store/tables.h)
//   DIR/mark                       the newest checkpoint ever signed (store/mark.h)
//   DIR/lock                       held by the one writer
//
// An append is one transaction: judge every statement by the rules → entries → tree, map, records,
// links → seal → read back and recompute → sign the checkpoint, verify it, store it → commit → move
// the mark → answer. What fails before the commit has recorded nothing; what fails after it is told
// with the receipt. A crash anywhere leaves a ledger that the next command continues.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/sign.h"
#include "ledger/derive/clock.h"
#include "ledger/log/checkpoint.h"
#include "ledger/scheme/statement.h"
#include "ledger/store/lock.h"
#include "ledger/store/store.h"

namespace certledger::write {

/// Whether tests may set the clock of a ledger; chosen at its creation, and for good.
enum class TestClock : std::uint8_t { refused = 0, allowed = 1 };

/// A statement that this machine is to sign.
struct Draft {
  scheme::Body body;
  const SecretKey* author = nullptr;
  std::optional<Hash> after;  ///< filled in from the ledger when absent
};

/// A statement that its author has signed, perhaps elsewhere.
struct SignedStatement {
  Bytes statement;
  PublicKey author;
  Signature signature;
};

/// What an append did.
struct Receipt {
  log::Index first = 0;  ///< index of the batch's first entry
  log::Index seal = 0;   ///< index of its last, the seal
  log::Checkpoint checkpoint;
  std::string note;  ///< the signed checkpoint, verbatim
  /// What failed when the entries were recorded already. The next command moves the mark up, if
  /// that was it.
  std::optional<std::string> trouble;
};

/// Says which statement of a batch an error is about; used by importers to name file and line.
struct BatchError {
  Error error;
  std::size_t position = 0;  ///< in the batch
};

template <class T>
using BatchResult = std::expected<T, BatchError>;

class Ledger {
 public:
  /// Makes a ledger in `dir`, which does not exist or is empty: its entries are genesis and a first
  /// seal. Built beside it and renamed, so that an interrupted creation leaves no ledger.
  /// `genesis.operator_proof` is filled in. Errors: rule_broken.
  static Result<Receipt> create(const std::filesystem::path& dir, scheme::Genesis genesis,
                                const SecretKey& authority, const SecretKey& operator_key,
                                const derive::Now& now, TestClock test_clock);

  /// Opens to read what is there, whether or not it is what it has to be: for audits. Throws
  /// SystemError when there is no ledger, or a damaged or newer one.
  static Ledger open(const std::filesystem::path& dir,
                     const store::AfterOpening& after_opening = {});

  /// The same to answer from: a store behind or beside its mark is refused, since it is an old
  /// copy, or of another history. One without a mark is read. Errors: those of compare_with_mark.
  static Result<Ledger> open_to_answer(const std::filesystem::path& dir,
                                       const store::AfterOpening& after_opening = {});

  /// Opens to write: takes the lock, waiting up to `wait` (SystemError busy), and compares store
  /// and mark: a mark behind a consistent store is moved up; a store behind or beside the mark is
  /// refused. Errors: rolled_back, forked.
  static Result<Ledger> open_to_write(const std::filesystem::path& dir,
                                      std::chrono::milliseconds wait);

  /// Signs the drafts and appends them, then a seal, as one durable transaction: all or nothing.
  /// Errors: clock, when `now` is no time to record at (clock.h); too_large (batch), malformed (a
  /// text that the format does not allow), rule_broken, bad_signature.
  BatchResult<Receipt> append(std::span<const Draft> drafts, const SecretKey& operator_key,
                              const derive::Now& now);

  /// The same for statements that are signed already.
  BatchResult<Receipt> append_signed(std::span<const SignedStatement> statements,
                                     const SecretKey& operator_key, const derive::Now& now);

  /// A seal alone, and the checkpoint on it: what is recorded is stated anew, as of `now`, so that
  /// proofs and audits of a ledger in which nothing happens do not grow old. Errors: clock,
  /// rule_broken.
  Result<Receipt> renew(const SecretKey& operator_key, const derive::Now& now);

  [[nodiscard]] const std::filesystem::path& directory() const { return dir_; }
  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] TestClock test_clock() const { return test_clock_; }
  [[nodiscard]] store::Store& store() const { return *store_; }

 private:
  Ledger(std::filesystem::path dir, store::Mode mode,
         const store::AfterOpening& after_opening = {});
  template <class Prepare>
  BatchResult<Receipt> append_batch(const SecretKey& operator_key, const derive::Now& now,
                                    Prepare prepare);

  std::filesystem::path dir_;
  std::string origin_;
  TestClock test_clock_ = TestClock::refused;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::WriterLock> lock_;  ///< when opened to write
  std::optional<Bytes> mark_;                ///< the same
};

/// Compares a ledger's store and mark. Returns the note that the mark has to be moved up to, if
/// any. Errors: malformed, wrong_origin; rolled_back and forked, a store that is behind or beside
/// the mark; store, when the newest checkpoint is not about the newest entry.
Result<std::optional<std::string>> compare_with_mark(const store::View& view,
                                                     const std::string& origin, BytesView mark);

/// Whether that error of compare_with_mark says that the store is an old copy, or of another
/// history; the others say that it is damaged.
constexpr bool contradicts_mark(Fault fault) {
  return fault == Fault::rolled_back || fault == Fault::forked;
}

}  // namespace certledger::write
