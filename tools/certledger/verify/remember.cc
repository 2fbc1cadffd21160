#include "tools/certledger/verify/remember.h"

#include "ledger/log/proof.h"
#include "tools/arguments/memory_file.h"

namespace certledger::tools {
namespace {

std::optional<proofs::Memory> read_memory(const std::filesystem::path& path) {
  auto memories = read_memories(path);
  if (memories.empty()) return std::nullopt;
  if (memories.size() == 1) return std::move(memories.front());
  throw Failure(Error{Fault::malformed,
                      "remembers several ledgers: it is of certledger-check or a witness, and an "
                      "audit has a memory of its own",
                      path.string(),
                      {},
                      {}});
}

/// What of an audit is remembered. An audit that found nothing has a checkpoint about all entries.
proofs::Memory memory_of(const Audited& audited) {
  const audit::Report& report = audited.report;
  const auto key = log::verifier_key(report.origin, log::KeyType::ed25519, audited.notes.sealer);
  const auto memory = proofs::make_memory(key, audited.notes.newest);
  if (!memory || memory->checkpoint.size != report.size || memory->checkpoint.root != report.root) {
    throw SystemError(Fault::store,
                      "the newest checkpoint cannot be remembered: it is not about all entries");
  }
  return proofs::signed_memory(key, memory->checkpoint, must(log::parse_note(memory->note)));
}

/// A note of the store, when it is a checkpoint that the remembered key or the newest sealer
/// signed.
std::optional<proofs::Memory> signed_checkpoint(const std::string& note,
                                                const proofs::Memory& memory,
                                                const Audited& audited) {
  const auto sealer =
      log::verifier_key(memory.key.name, log::KeyType::ed25519, audited.notes.sealer);
  for (const log::VerifierKey& key : {memory.key, sealer}) {
    if (auto made = proofs::make_memory(key, note)) return std::move(*made);
  }
  return std::nullopt;
}

}  // namespace

std::optional<proofs::Memory> recall(const std::filesystem::path& path, Remembering how) {
  auto memory = read_memory(path);
  if (memory && how == Remembering::first) {
    throw UsageError("--remember-first: " + path.string() +
                     " remembers a checkpoint already; leave the option out");
  }
  if (!memory && how == Remembering::again) {
    throw Failure(Error{Fault::store,
                        "is not there: what was remembered cannot be compared, so nothing was "
                        "judged. If it is the first time, say --remember-first",
                        path.string(),
                        {},
                        {}});
  }
  return memory;
}

std::expected<Remembered, Contradicted> remember(const std::filesystem::path& path,
                                                 const std::optional<proofs::Memory>& compared,
                                                 const Audited& audited,
                                                 std::chrono::milliseconds wait) {
  const proofs::Memory memory = memory_of(audited);
  const system::FileDescriptor held = lock_memory(path, wait);
  const auto present = read_memory(path);
  if (present == compared) {
    if (!present || present->checkpoint.size < memory.checkpoint.size) {
      write_memories(path, {&memory, 1});
    }
    return Remembered::this_one;
  }
  if (present && present->origin() == memory.origin()) {
    const log::Checkpoint& there = present->checkpoint;
    if (there == memory.checkpoint) return Remembered::this_one;
    if (there.size == memory.checkpoint.size) return std::unexpected(Contradicted{*present});
    if (there.size > memory.checkpoint.size) return Remembered::another;
  }
  throw SystemError(Fault::busy, path.string() +
                                     ": another run changed what is remembered while this one was "
                                     "at work; nothing was changed by this one, run it again");
}

std::filesystem::path write_contradiction(const std::filesystem::path& path,
                                          const proofs::Memory& memory, const Audited& audited) {
  const Notes& notes = audited.notes;
  const auto then = signed_checkpoint(notes.then, memory, audited);
  if (then && then->checkpoint.size == memory.checkpoint.size &&
      then->checkpoint.root != memory.checkpoint.root) {
    return write_evidence(path, proofs::make_evidence(memory, *then));
  }
  const auto newest = signed_checkpoint(notes.newest, memory, audited);
  if (!newest) {
    throw SystemError(Fault::store,
                      "the store holds no signed checkpoint that contradicts what is remembered");
  }
  const log::Checkpoint& larger = newest->checkpoint;
  const log::TreeSize old = memory.checkpoint.size;
  if (old < larger.size && notes.root_then &&
      log::verify_consistency(old, larger.size, *notes.root_then, larger.root, notes.path)) {
    return write_evidence(path,
                          proofs::make_evidence(memory, *newest, notes.root_then, notes.path));
  }
  return write_evidence(path, proofs::make_evidence(memory, *newest));
}

}  // namespace certledger::tools
