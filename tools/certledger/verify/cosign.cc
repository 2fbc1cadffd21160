#include "tools/certledger/verify/cosign.h"

#include "ledger/system/file.h"
#include "ledger/system/write_file.h"
#include "tools/arguments/cosigning.h"
#include "tools/arguments/memory_file.h"

namespace certledger::tools {
namespace {

SystemError overtaken(const VerifyRun& run) {
  return {Fault::busy, run.memory_file +
                           ": another run remembered a checkpoint meanwhile, and this run did not "
                           "compare with it. Nothing is cosigned; run the command again"};
}

/// Remembers the cosignature before the file with it is written.
void keep(const VerifyRun& run, const MadeCosignature& made, const PublicKey& key,
          std::chrono::milliseconds wait) {
  const system::FileDescriptor held = lock_memory(run.memory_file, wait);
  auto memories = read_memories(run.memory_file);
  const audit::Report& report = run.audited->report;
  const proofs::Memory* known = proofs::find(memories, report.origin);
  if (known == nullptr || known->checkpoint.size != report.size ||
      known->checkpoint.root != report.root) {
    throw overtaken(run);
  }
  refuse_clock_behind(made.time, last_cosignature(memories, key));
  remember_cosignature(memories, report.origin, made);
  write_memories(run.memory_file, memories);
}

}  // namespace

void check_cosign_options(const VerifyOptions& o) {
  if (o.cosign_key.file.empty()) return;
  if (o.question.authorship != audit::Authorship::judged) {
    throw UsageError("--cosign needs an audit of signatures; leave out --no-signatures");
  }
  if (!o.since.empty()) {
    throw UsageError("--cosign needs a full audit; leave out --since");
  }
  (void)cosigner(read_public_half(o.cosign_key.file), o.cosign_name, "--cosign-name");
}

void check_cosigning_time(const VerifyRun& run, const SecretKey& key) {
  if (!run.memory) return;
  refuse_clock_behind(cosigning_time(), last_cosignature({&*run.memory, 1}, key.public_key()));
}

void cosign_audited(const VerifyRun& run, const VerifyOptions& o, const SecretKey& key,
                    Remembered remembered, std::chrono::milliseconds wait) {
  if (remembered == Remembered::another) throw overtaken(run);
  const keys::KeyText half = read_public_half(o.cosign_key.file);
  const log::VerifierKey who = cosigner(half, o.cosign_name, "--cosign-name");
  const Notes& notes = run.audited->notes;
  if (half.public_key == notes.sealer) {
    throw Failure(Error{
        Fault::unknown_key,
        "this key signed the checkpoint itself; a log cannot audit itself. Use an auditor's key",
        "--cosign",
        {},
        {}});
  }
  const log::Note note = must(log::parse_note(notes.newest));
  const MadeCosignature made = cosign_now(note.text, who, key);
  keep(run, made, half.public_key, wait);
  system::write_file_atomically(o.cosignature, as_bytes(made.line), 0644);
}

}  // namespace certledger::tools
