// Runs the check in the sandbox (tools/process/sandbox.h): in this process, or in a child process
// while this one keeps the right to write. This process trusts the child no more than the checked
// file. It verifies everything before it writes it.
#pragma once

#include "tools/certledger-check/answer.h"

namespace certledger::tools {

/// Runs `answer` in this process, which stays in the sandbox permanently.
Answer answer_confined(const CheckInputs& inputs);

/// Runs `answer` in a child process in the sandbox. Throws SystemError(store) when the child ends
/// without an answer; std::runtime_error when the answer is invalid.
Answer answer_in_child(const CheckInputs& inputs);

}  // namespace certledger::tools
