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
                      "this file remembers several ledgers, so certledger-check or a witness wrote "
                      "it; an audit needs a memory file of its own",
                      path.string(),
                      {},
                      {}});
}

/// The memory of an audit. An audit without findings has a checkpoint of all entries.
proofs::Memory memory_of(const Audited& audited) {
  const audit::Report& report = audited.report;
  const auto key = log::verifier_key(report.origin, log::KeyType::ed25519, audited.notes.sealer);
  const auto memory = proofs::make_memory(key, audited.notes.newest);
  if (!memory || memory->checkpoint.size != report.size || memory->checkpoint.root != report.root) {
    throw SystemError(Fault::store,
                      "cannot remember the newest checkpoint: it does not cover all entries");
  }
  return proofs::signed_memory(key, memory->checkpoint, must(log::parse_note(memory->note)));
}

/// A note of the store as a memory, if the remembered key or the newest sealer signed it.
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
                     " already remembers a checkpoint; leave out the option");
  }
  if (!memory && how == Remembering::again) {
    throw Failure(Error{Fault::store,
                        "the memory file is missing, so nothing was checked. Find out who removed "
                        "it. Only the first time, use --remember-first",
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
  throw SystemError(Fault::busy,
                    path.string() +
                        ": another run changed this memory meanwhile; this run changed "
                        "nothing. Run it again");
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
                      "the store holds no signed checkpoint that contradicts the memory");
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
