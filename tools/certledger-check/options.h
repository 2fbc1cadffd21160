// Parses the command line of certledger-check.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/certledger-check/judge.h"

namespace certledger::tools {

struct CheckOptions {
  std::string file;                   ///< "-" is standard input; empty when there are pictures
  std::vector<std::string> pictures;  ///< pictures with the QR codes of a compact proof
  std::string policy;
  std::string old;          ///< file with the earlier checkpoint; empty: none
  std::string memory;       ///< the memory file; empty: none
  std::string consistency;  ///< file with the consistency proof from there; empty: none
  bool is_first = false;    ///< the memory does not know the ledger yet
  bool json = false;
  bool wants_help = false;
  bool wants_version = false;
  CheckQuestion question;  ///< without the content of files
};

/// Throws UsageError.
CheckOptions parse_options(std::span<const std::string_view> words);

}  // namespace certledger::tools
