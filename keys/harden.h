// What a process does before it touches a secret.
#pragma once

namespace certledger::keys {

/// Switches core dumps off and keeps other processes of the same user from attaching or reading
/// this one's memory (PR_SET_DUMPABLE). Throws SystemError(key_unusable).
void harden_process();

}  // namespace certledger::keys
