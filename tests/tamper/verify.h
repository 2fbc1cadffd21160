// `certledger verify` run as a program, and what it said.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/log/tree.h"
#include "tools/process/verdict.h"

namespace certledger::testing {

struct Seen {
  int exit = 0;       ///< the exit code
  int signal = 0;     ///< what ended the program instead; 0: none did
  std::string check;  ///< of the first finding; a rule's is its id, "R07"; empty: there is none
  std::optional<log::Index> entry;  ///< of the first finding
  std::string subject;
  bool contradicts_memory = false;  ///< there is a finding of the check "memory"
  std::string said;                 ///< all of its standard output and standard error
};

/// Runs it with --json on the ledger. `environment` is "NAME=VALUE", added to this process's.
Seen run_verify(const std::filesystem::path& ledger, const std::vector<std::string>& options,
                const std::string& environment = {});

/// The same for an export: verify --export.
Seen run_verify_export(const std::filesystem::path& exported,
                       const std::vector<std::string>& options,
                       const std::string& environment = {});

/// "TAMPERED previous 17", for the table and for messages.
std::string to_text(const Seen& seen);

}  // namespace certledger::testing
