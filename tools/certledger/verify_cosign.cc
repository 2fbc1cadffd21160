#include "tools/certledger/verify_cosign.h"

#include "ledger/file/file.h"
#include "tools/common/cosigning.h"

namespace certledger::tools {

void check_cosign_options(const VerifyOptions& o) {
  if (o.cosign_key.file.empty()) return;
  if (o.question.authorship != Authorship::judged) {
    throw UsageError("--cosign needs an audit that checks signatures: leave --no-signatures out");
  }
  if (!o.since.empty()) {
    throw UsageError("--cosign needs a full audit: leave --since out");
  }
  (void)cosigner(read_public_half(o.cosign_key.file), o.cosign_name, "--cosign-name");
}

void cosign_audited(const VerifyRun& run, const VerifyOptions& o, const SecretKey& key,
                    Remembered remembered) {
  if (remembered == Remembered::another) {
    throw SystemError(Fault::busy, run.memory_file +
                                       ": another run remembered a checkpoint meanwhile, and "
                                       "whether this one continues it is not known: nothing is "
                                       "cosigned, run it again");
  }
  const keys::KeyText half = read_public_half(o.cosign_key.file);
  const log::VerifierKey who = cosigner(half, o.cosign_name, "--cosign-name");
  const Notes& notes = run.audited->notes;
  if (half.public_key == notes.sealer) {
    throw Failure(Error{Fault::unknown_key,
                        "is the key that signed the checkpoint: a log does not audit itself",
                        "--cosign",
                        {},
                        {}});
  }
  const log::Note note = must(log::parse_note(notes.newest));
  const MadeCosignature made = cosign_now(note.text, who, key);
  write_file_atomically(o.cosignature, as_bytes(made.line), 0644);
}

}  // namespace certledger::tools
