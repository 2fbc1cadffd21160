// Writes the results of a check to the disk. A hostile file may have taken over the checking
// process. So everything is verified again before it is written.
#pragma once

#include <string>
#include <vector>

#include "tools/certledger-check/answer.h"

namespace certledger::tools {

/// Writes the memory and the evidence of an answer. `memories` is the content of the file `path`;
/// the new memory replaces the one of the same ledger. When the evidence cannot be written, adds
/// that to the answer's errors. Throws SystemError(store) when the memory cannot be written. Throws
/// std::runtime_error and writes nothing when the policy does not name the memory's log, the memory
/// is not newer, or the evidence proves nothing.
void keep(Answer& answer, const keys::Policy& policy, const std::string& path,
          std::vector<proofs::Memory> memories);

}  // namespace certledger::tools
