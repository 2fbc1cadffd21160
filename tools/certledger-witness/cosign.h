// certledger-witness cosign: one add-checkpoint request (c2sp.org/tlog-witness), by files.
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
  std::string name;  ///< of the cosigner; empty: the key file's
  std::string policy;
  std::filesystem::path state;
  proofs::FirstSight first = proofs::FirstSight::refuse;
  std::string output;  ///< empty: standard output
  Replace replace = Replace::only_its_own;
  std::chrono::seconds wait{10};
  bool json = false;
};

/// Cosigns, or says why not: throws Failure, after evidence was written when the log is proven to
/// have signed two histories; SystemError; UsageError. Nothing leaves before the state is on the
/// disk.
Exit cosign(const CosignOptions& options);

}  // namespace certledger::tools
