#include "ledger/write/ledger.h"

#include <map>
#include <new>

#include "ledger/base/check.h"
#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/derive/signature_pool.h"
#include "ledger/log/entry.h"
#include "ledger/log/reader.h"
#include "ledger/scheme/apply.h"
#include "ledger/store/high_water_mark.h"
#include "ledger/store/lock.h"
#include "ledger/store/newest_checkpoint.h"
#include "ledger/store/sound.h"
#include "ledger/system/new_directory.h"
#include "ledger/system/write_file.h"
#include "ledger/write/batch.h"

namespace certledger::write {
namespace {

namespace fs = std::filesystem;

fs::path store_path(const fs::path& dir) { return dir / "store"; }
fs::path mark_path(const fs::path& dir) { return dir / "mark"; }

/// A batch of drafts or signed statements before it is judged.
struct Prepared {
  Bytes head;  // the signing input before each statement
  std::vector<Incoming> incoming;
  std::vector<derive::SignatureTask> tasks;
};

std::unexpected<BatchError> at_position(std::size_t position, Error error) {
  return std::unexpected(BatchError{std::move(error), position});
}

void put(Prepared& prepared, Incoming incoming, derive::SignatureTask task) {
  task.head = prepared.head;
  task.body = incoming.bytes;  // stays valid when the statement is moved
  prepared.tasks.push_back(task);
  prepared.incoming.push_back(std::move(incoming));
}

/// Gives each draft its `after`: the ledger's latest, or that of an earlier draft of the batch. A
/// draft comes from a caller, not from the decoder, so the decoder checks it here: what is signed
/// and stored must stay readable.
BatchResult<Prepared> prepare(Batch& batch, std::span<const Draft> drafts,
                              const std::string& origin) {
  Prepared prepared{log::statement_signing_input(origin, {}), {}, {}};
  std::map<scheme::SubjectId, Hash> latest;
  for (const Draft& draft : drafts) {
    const auto subjects = scheme::subjects_of(draft.body);
    Hash after;
    if (draft.after) {
      after = *draft.after;
    } else if (!subjects.empty()) {
      const auto known = latest.find(subjects.front());
      after = known == latest.end() ? batch.latest(draft.body) : known->second;
    }
    scheme::Statement statement{after, draft.body};
    Bytes bytes = scheme::encode_statement(statement);
    if (const auto readable = scheme::decode_statement(bytes); !readable) {
      return at_position(prepared.incoming.size(), readable.error());
    }
    const Hash hash = log::statement_hash(origin, bytes);
    for (const scheme::SubjectId& subject : subjects) latest[subject] = hash;
    put(prepared, {std::move(bytes), hash, std::move(statement)},
        {{}, {}, draft.author->public_key(), {}, draft.author});
  }
  return prepared;
}

BatchResult<Prepared> prepare(std::span<const SignedStatement> statements,
                              const std::string& origin) {
  Prepared prepared{log::statement_signing_input(origin, {}), {}, {}};
  for (const SignedStatement& given : statements) {
    auto statement = scheme::decode_statement(given.statement);
    if (!statement) return at_position(prepared.incoming.size(), statement.error());
    put(prepared,
        {given.statement, log::statement_hash(origin, given.statement), std::move(*statement)},
        {{}, {}, given.author, given.signature});
  }
  return prepared;
}

BatchResult<Receipt> judge_and_finish(Batch& batch, Prepared& prepared,
                                      const SecretKey& operator_key) {
  derive::SignaturePool signatures(prepared.tasks);
  for (std::size_t i = 0; i < prepared.tasks.size(); ++i) {
    const derive::SignatureTask& task = prepared.tasks[i];
    if (!signatures.good(i)) {
      return at_position(i, Error{Fault::bad_signature,
                                  "the signature does not verify: expected one by the key " +
                                      to_hex(task.author) + " over this statement and origin",
                                  {},
                                  {},
                                  {}});
    }
    if (auto ok = batch.add(prepared.incoming[i], task.author, task.signature); !ok) {
      return at_position(i, std::move(ok.error()));
    }
  }
  auto receipt = batch.finish(operator_key);
  if (!receipt) return at_position(prepared.tasks.size(), std::move(receipt.error()));
  return std::move(*receipt);
}

std::optional<Error> check_batch_size(std::size_t count) {
  if (count == 0) return Error{Fault::usage, "the batch is empty: nothing to append", {}, {}, {}};
  if (count <= limits::batch_statements) return std::nullopt;
  return Error{Fault::too_large,
               "a batch has at most 10000 statements; this one has " + std::to_string(count) +
                   ". Append them in several batches",
               {},
               {},
               {}};
}

/// A directory without read permission passes: opening the store gives the reason.
void require_ledger(const fs::path& dir) {
  std::error_code unknown;
  if (fs::exists(store_path(dir), unknown) || unknown) return;
  throw SystemError(Fault::store, dir.string() +
                                      " holds no ledger: make one with `certledger "
                                      "init`, or name another with --ledger");
}

/// Commits, then moves the high-water mark. Nobody gets an answer before both.
void make_durable(store::WriteTransaction& transaction, const store::WriterLock& lock,
                  const fs::path& dir, std::optional<Bytes>& mark, Receipt& receipt) {
  Bytes next = to_bytes(as_bytes(receipt.note));
  bool is_committed = false;
  try {
    transaction.commit();
    is_committed = true;
    store::advance_mark(lock, mark_path(dir), mark, next);
    mark = std::move(next);
  } catch (const store::VisibleCommit& e) {
    receipt.trouble = e.what();
  } catch (const SystemError& e) {
    if (!is_committed) throw;
    receipt.trouble = e.what();
  } catch (const std::bad_alloc&) {
    if (!is_committed) throw;
    receipt.trouble = "out of memory";
  }
}

/// The checkpoint of one of our notes. Its signature was verified when it was made; audits verify
/// it again.
Result<log::Checkpoint> checkpoint_of(std::string_view note_bytes) {
  const auto note = log::parse_note(note_bytes);
  if (!note) return std::unexpected(note.error());
  return log::parse_checkpoint(note->text);
}

}  // namespace

Result<std::optional<std::string>> compare_with_mark(const store::View& view,
                                                     const std::string& origin, BytesView mark) {
  const auto remembered = checkpoint_of(as_text(mark));
  if (!remembered) return std::unexpected(remembered.error());
  if (remembered->origin != origin) {
    return fail(
        Fault::wrong_origin,
        "the high-water mark (the file `mark`) belongs to another ledger, " + remembered->origin);
  }
  if (remembered->size > view.size()) {
    return fail(Fault::rolled_back,
                "the store has " + std::to_string(view.size()) +
                    " entries, but the high-water mark is a signed checkpoint of " +
                    std::to_string(remembered->size) +
                    ": the store is an old copy. Nothing was changed; restore a newer backup");
  }
  const auto root = log::root_at(view, remembered->size);
  if (!root || *root != remembered->root) {
    return fail(Fault::forked,
                "the store contradicts the high-water mark, a signed checkpoint of " +
                    std::to_string(remembered->size) +
                    " entries: it has another history. Nothing was changed");
  }
  auto newest = newest_checkpoint(view);
  if (!newest || newest->checkpoint.size != view.size()) {
    return fail(Fault::store,
                "the newest checkpoint does not cover the newest entry: run `certledger verify`");
  }
  if (newest->checkpoint.size == remembered->size) return std::nullopt;
  return std::move(newest->note);
}

Result<Receipt> Ledger::create(const fs::path& dir, scheme::Genesis genesis,
                               const SecretKey& authority, const SecretKey& operator_key,
                               const derive::Now& now, TestClock test_clock) {
  genesis.operator_proof =
      operator_key.sign(scheme::possession_message(genesis.origin, genesis.operator_id));
  if (fs::exists(dir) && !fs::is_empty(dir)) {
    throw SystemError(Fault::store,
                      dir.string() + " exists and is not empty: name a new directory");
  }
  system::NewDirectory place(dir);
  const fs::path building = place.path();
  fs::create_directory(store_path(building));
  const std::string origin = genesis.origin;
  Result<Receipt> receipt;
  {
    store::Store store = store::Store::create(store_path(building), origin,
                                              test_clock == TestClock::allowed ? "test" : "real");
    store::WriteTransaction transaction(store.environment());
    Batch batch(transaction, store.tables(), origin, now);
    const Draft draft{std::move(genesis), &authority, {}};
    auto prepared = prepare(batch, {&draft, 1}, origin);
    if (!prepared) return std::unexpected(prepared.error().error);
    auto done = judge_and_finish(batch, *prepared, operator_key);
    if (!done) return std::unexpected(done.error().error);
    receipt = std::move(*done);
    transaction.commit();
    system::write_new_file(mark_path(building), as_bytes(receipt->note), store::mark_mode);
  }
  system::sync_directory(store_path(building));
  place.finish();
  return receipt;
}

Ledger::Ledger(fs::path dir, store::Mode mode, const store::AfterOpening& after_opening)
    : dir_(std::move(dir)),
      store_(std::make_unique<store::Store>(
          store::Store::open(store_path(dir_), mode, after_opening))) {
  const store::ReadTransaction transaction(store_->environment());
  // Not through a View, which refuses a damaged entries table: the audit must judge that.
  const auto meta = [&](std::string_view name) {
    const auto text = transaction.get(store_->tables().meta, as_bytes(name));
    return text ? std::string(as_text(*text)) : std::string();
  };
  origin_ = meta("origin");
  test_clock_ = meta("clock") == "test" ? TestClock::allowed : TestClock::refused;
}

Ledger Ledger::open(const fs::path& dir, const store::AfterOpening& after_opening) {
  require_ledger(dir);
  return Ledger(dir, store::Mode::read_only, after_opening);
}

Result<Ledger> Ledger::open_to_answer(const fs::path& dir,
                                      const store::AfterOpening& after_opening) {
  require_ledger(dir);
  // Read it before the store: a later mark could be about entries that this snapshot does not have.
  const auto mark = store::read_mark(mark_path(dir));
  Ledger ledger(dir, store::Mode::read_only, after_opening);
  if (!mark) return ledger;
  const store::ReadTransaction transaction(ledger.store_->environment());
  const store::View view(transaction, ledger.store_->tables());
  auto ok = compare_with_mark(view, ledger.origin_, *mark);
  if (!ok) return std::unexpected(std::move(ok.error()));
  return ledger;
}

Result<Ledger> Ledger::open_to_write(const fs::path& dir, std::chrono::milliseconds wait) {
  require_ledger(dir);
  auto lock = std::make_unique<store::WriterLock>(store::WriterLock::acquire(dir, wait));
  Ledger ledger(dir, store::Mode::read_write);
  ledger.lock_ = std::move(lock);
  store::require_sound(ledger.store_->environment(), *ledger.lock_);
  store::leave_word_after_commits(ledger.store_->environment(), *ledger.lock_);
  ledger.mark_ = store::read_mark(mark_path(dir));
  if (!ledger.mark_) {
    throw SystemError(Fault::store,
                      mark_path(dir).string() +
                          " is missing: without the high-water mark, an old copy of the store "
                          "cannot be detected. If somebody removed it by mistake, verify the "
                          "ledger, compare it with a checkpoint that somebody else holds, and "
                          "write the output of `certledger checkpoint` to that file");
  }
  const store::ReadTransaction transaction(ledger.store_->environment());
  const store::View view(transaction, ledger.store_->tables());
  auto newer = compare_with_mark(view, ledger.origin_, *ledger.mark_);
  if (!newer) return std::unexpected(std::move(newer.error()));
  if (*newer) {
    store::advance_mark(*ledger.lock_, mark_path(dir), ledger.mark_, as_bytes(**newer));
    ledger.mark_ = to_bytes(as_bytes(**newer));
  }
  return ledger;
}

template <class Prepare>
BatchResult<Receipt> Ledger::append_batch(const SecretKey& operator_key, const derive::Now& now,
                                          Prepare prepare_batch) {
  CERTLEDGER_CHECK(lock_ != nullptr);
  store::WriteTransaction transaction(store_->environment());
  Batch batch(transaction, store_->tables(), origin_, now);
  BatchResult<Prepared> prepared = prepare_batch(batch);
  if (!prepared) return std::unexpected(std::move(prepared.error()));
  auto receipt = judge_and_finish(batch, *prepared, operator_key);
  if (!receipt) return receipt;
  make_durable(transaction, *lock_, dir_, mark_, *receipt);
  return receipt;
}

BatchResult<Receipt> Ledger::append(std::span<const Draft> drafts, const SecretKey& operator_key,
                                    const derive::Now& now) {
  if (auto error = check_batch_size(drafts.size())) return at_position(0, *error);
  return append_batch(operator_key, now,
                      [&](Batch& batch) { return prepare(batch, drafts, origin_); });
}

BatchResult<Receipt> Ledger::append_signed(std::span<const SignedStatement> statements,
                                           const SecretKey& operator_key, const derive::Now& now) {
  if (auto error = check_batch_size(statements.size())) return at_position(0, *error);
  return append_batch(operator_key, now, [&](Batch&) { return prepare(statements, origin_); });
}

Result<Receipt> Ledger::renew(const SecretKey& operator_key, const derive::Now& now) {
  auto receipt =
      append_batch(operator_key, now, [](Batch&) -> BatchResult<Prepared> { return Prepared{}; });
  if (!receipt) return std::unexpected(std::move(receipt.error().error));
  return std::move(*receipt);
}

}  // namespace certledger::write
