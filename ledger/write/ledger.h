// A ledger: a directory with a store, a high-water mark and a lock. Ledger is the only way to write
// to it.
//
//   DIR/store/data.mdb, lock.mdb   the tables (store/store.h)
//   DIR/mark                       the high-water mark (store/high_water_mark.h)
//   DIR/lock                       the writer lock (store/lock.h)
//
// An append is one transaction: judge every statement by the rules → entries → tree, map, records,
// links → seal → read back and recompute → sign, verify and store the checkpoint → commit → move
// the high-water mark → answer. A failure before the commit records nothing. The receipt reports a
// failure after it. After a crash anywhere, the next command can continue.
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

/// Whether `--at` can set the clock (a test ledger). Chosen when the ledger is created,
/// permanently.
enum class TestClock : std::uint8_t { refused = 0, allowed = 1 };

/// A statement for this machine to sign.
struct Draft {
  scheme::Body body;
  const SecretKey* author = nullptr;
  std::optional<Hash> after;  ///< filled in from the ledger if absent
};

/// A statement that its author has signed, perhaps elsewhere.
struct SignedStatement {
  Bytes statement;
  PublicKey author;
  Signature signature;
};

/// The result of an append.
struct Receipt {
  log::Index first = 0;  ///< index of the batch's first entry
  log::Index seal = 0;   ///< index of its last, the seal
  log::Checkpoint checkpoint;
  std::string note;  ///< the signed checkpoint, verbatim
  /// What failed after the entries were recorded. If it was the high-water mark, the next command
  /// moves it.
  std::optional<std::string> trouble;
};

/// An error and its statement in the batch, so that importers can name file and line.
struct BatchError {
  Error error;
  std::size_t position = 0;  ///< in the batch
};

template <class T>
using BatchResult = std::expected<T, BatchError>;

class Ledger {
 public:
  /// Creates a ledger in `dir`, which does not exist or is empty. Its entries are genesis and a
  /// first seal. It is built under another name and renamed, so an interrupted creation leaves no
  /// ledger. Fills in `genesis.operator_proof`. Errors: rule_broken.
  static Result<Receipt> create(const std::filesystem::path& dir, scheme::Genesis genesis,
                                const SecretKey& authority, const SecretKey& operator_key,
                                const derive::Now& now, TestClock test_clock);

  /// Opens to read, for audits: does not compare the store with the high-water mark. Throws
  /// SystemError if there is no ledger, or a damaged or newer one.
  static Ledger open(const std::filesystem::path& dir,
                     const store::AfterOpening& after_opening = {});

  /// Opens to answer questions. Refuses a store that contradicts its high-water mark: it is an old
  /// copy, or has another history. Reads a store without a mark. Errors: those of
  /// compare_with_mark.
  static Result<Ledger> open_to_answer(const std::filesystem::path& dir,
                                       const store::AfterOpening& after_opening = {});

  /// Opens to write. Takes the lock; waits up to `wait` for it (SystemError busy). Compares store
  /// and high-water mark: moves up a mark that is older than a consistent store; refuses a store
  /// that contradicts the mark. Errors: rolled_back, forked.
  static Result<Ledger> open_to_write(const std::filesystem::path& dir,
                                      std::chrono::milliseconds wait);

  /// Signs the drafts and appends them and a seal in one durable transaction: all or nothing.
  /// Errors: clock, if `now` must not be recorded (derive/clock.h); too_large (batch); malformed (a
  /// text that the format does not allow); rule_broken; bad_signature.
  BatchResult<Receipt> append(std::span<const Draft> drafts, const SecretKey& operator_key,
                              const derive::Now& now);

  /// The same for signed statements.
  BatchResult<Receipt> append_signed(std::span<const SignedStatement> statements,
                                     const SecretKey& operator_key, const derive::Now& now);

  /// Appends only a seal, and makes its checkpoint. The records stay the same, with the new date
  /// `now`, so that proofs and audits of a quiet ledger do not become too old. Errors: clock,
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
  std::unique_ptr<store::WriterLock> lock_;  ///< if open to write
  std::optional<Bytes> mark_;                ///< if open to write
};

/// Compares a ledger's store with its high-water mark. Returns the newer note if the mark must be
/// moved up. Errors: malformed, wrong_origin; rolled_back or forked, if the store contradicts the
/// mark; store, if the newest checkpoint does not cover the newest entry.
Result<std::optional<std::string>> compare_with_mark(const store::View& view,
                                                     const std::string& origin, BytesView mark);

/// Whether this error of compare_with_mark means that the store is an old copy or has another
/// history. The other errors mean that it is damaged.
constexpr bool contradicts_mark(Fault fault) {
  return fault == Fault::rolled_back || fault == Fault::forked;
}

}  // namespace certledger::write
