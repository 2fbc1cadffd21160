// Protects a process that handles secrets, and protects a secret from its child processes.
#pragma once

#include "ledger/base/sign.h"

namespace certledger::keys {

/// Disables core dumps. Other processes of the same user cannot attach to this process or read its
/// memory (PR_SET_DUMPABLE). Throws SystemError(key_unusable).
void harden_process();

/// Child processes that start from now on do not have the key in their memory. They must not use or
/// destroy it. Throws SystemError(key_unusable).
void hide_from_children(const SecretKey& key);

}  // namespace certledger::keys
