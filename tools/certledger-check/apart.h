// Judging with all rights given up but those that it needs (tools/process/sandbox.h); also in a
// process of its own, while this one keeps the right to write. What comes back is believed no more
// than the file that was judged: this process writes nothing but what it finds good by itself.
#pragma once

#include "tools/certledger-check/answer.h"

namespace certledger::tools {

/// Runs `answer` in this process, which is in the sandbox from then on, for good.
Answer answer_confined(const CheckInputs& inputs);

/// Runs `answer` in a child process in the sandbox. Throws SystemError(store) when that ends
/// without an answer; std::runtime_error when the answer is none.
Answer answer_apart(const CheckInputs& inputs);

}  // namespace certledger::tools
