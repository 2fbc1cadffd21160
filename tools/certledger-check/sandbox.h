// What the verifier gives up once it has read its files, so that a flaw in it is of little use to
// whoever wrote the proof: opening files, sockets, other processes, and more memory and time than
// a proof can need.
#pragma once

namespace certledger::tools {

/// From here on system calls beyond reading, writing, memory and ending fail (seccomp, where the
/// kernel has it and the processor is known), and memory and processor time are bounded. Never
/// fails: a machine without such means verifies all the same. Not under sanitizers, which need
/// more.
void enter_sandbox();

}  // namespace certledger::tools
