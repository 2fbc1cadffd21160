// certledger verify --cosign: an auditor's cosignature. Like a witness's cosignature it says that
// the ledger only grew. It also says that the auditor checked every entry.
#pragma once

#include "tools/certledger/verify/remember.h"
#include "tools/certledger/verify/run.h"

namespace certledger::tools {

/// Throws UsageError unless the options allow a cosignature: a full audit with all signatures, a
/// memory, and a valid name of an auditor.
void check_cosign_options(const VerifyOptions& o);

/// Call it before anything is remembered. Throws Failure(clock) when this machine's clock is
/// earlier than the last cosignature of the key.
void check_cosigning_time(const VerifyRun& run, const SecretKey& key);

/// Cosigns the newest checkpoint of a run without findings, and writes the cosignature. The
/// checkpoint must be `remembered` first: otherwise an auditor could cosign two histories. Throws
/// SystemError: busy, when another run was faster; key_unusable; store. Failure: unknown_key, when
/// the key is the operator's own; clock.
void cosign_audited(const VerifyRun& run, const VerifyOptions& o, const SecretKey& key,
                    Remembered remembered, std::chrono::milliseconds wait);

}  // namespace certledger::tools
