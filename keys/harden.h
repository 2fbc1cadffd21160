// What a process does before it touches a secret, or lets others at work beside one.
#pragma once

#include "ledger/base/sign.h"

namespace certledger::keys {

/// Switches core dumps off and keeps other processes of the same user from attaching or reading
/// this one's memory (PR_SET_DUMPABLE). Throws SystemError(key_unusable).
void harden_process();

/// From now on child processes have no copy of the key, nor use of it: it is not in their memory,
/// and no destructor of theirs may meet it. Throws SystemError(key_unusable).
void hide_from_children(const SecretKey& key);

}  // namespace certledger::keys
