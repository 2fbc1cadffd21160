// certledger verify --cosign: an auditor's cosignature, which says besides what a witness's says
// that every entry was judged.
#pragma once

#include "tools/certledger/verify/remember.h"
#include "tools/certledger/verify/run.h"

namespace certledger::tools {

/// Throws UsageError unless what is asked for can be cosigned: a full audit with all signatures,
/// whose result is remembered; a name that an auditor can have.
void check_cosign_options(const VerifyOptions& o);

/// Before anything is remembered: throws Failure(clock) when this machine's clock says less than
/// the key's last cosignature.
void check_cosigning_time(const VerifyRun& run, const SecretKey& key);

/// Cosigns the newest checkpoint of a run that found nothing wrong, and writes the cosignature.
/// What is cosigned is `remembered` before: otherwise an auditor could cosign two histories. Throws
/// SystemError: busy, when another run was faster; key_unusable; store. Failure: unknown_key, when
/// the key is the operator's own; clock.
void cosign_audited(const VerifyRun& run, const VerifyOptions& o, const SecretKey& key,
                    Remembered remembered, std::chrono::milliseconds wait);

}  // namespace certledger::tools
