// certledger-witness cosign: handles one add-checkpoint request (c2sp.org/tlog-witness) from a
// file.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "ledger/proofs/witness.h"
#include "tools/arguments/key_option.h"
#include "tools/arguments/output_file.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

struct CosignOptions {
  std::string request;  ///< file with the request's body; "-" is standard input
  KeyOption key{"--key", {}, {}, -1};
  std::string name;  ///< of the cosigner; empty: the name in the key file
  std::string policy;
  std::filesystem::path state;
  proofs::FirstSight first = proofs::FirstSight::refuse;
  std::string output;  ///< empty: standard output
  Replace replace = Replace::only_its_own;
  std::chrono::seconds wait{10};
  bool json = false;
};

/// Cosigns the checkpoint. Writes the cosignature only after the state is on the disk. Throws
/// Failure (and first writes evidence when the log provably signed two histories), SystemError,
/// UsageError.
Exit cosign(const CosignOptions& options);

}  // namespace certledger::tools
