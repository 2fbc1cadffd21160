// What a judgement leaves on the disk. The process that judged may have been taken over by the file
// that it judged; so nothing is written that is not good by itself.
#pragma once

#include <string>
#include <vector>

#include "tools/certledger-check/answer.h"

namespace certledger::tools {

/// Keeps what an answer says is to be kept: the memory in the place of the one of its ledger in
/// `memories`, which is what the file `path` holds; the evidence beside it, whose failure to be
/// written is added to what is said. Throws SystemError(store) when the memory cannot be written;
/// std::runtime_error, and writes nothing, when the memory is not by a log of the policy or not
/// newer than the one that is there, or the evidence proves nothing.
void keep(Answer& answer, const keys::Policy& policy, const std::string& path,
          std::vector<proofs::Memory> memories);

}  // namespace certledger::tools
