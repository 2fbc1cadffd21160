// The command line of certledger-check, read.
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
  std::vector<std::string> pictures;  ///< with the QR codes of a compact proof
  std::string policy;
  std::string old;          ///< file with the earlier checkpoint; empty when not given
  std::string memory;       ///< file with what is remembered; empty: nothing is
  std::string consistency;  ///< file with the proof from there; empty when not given
  bool is_first = false;    ///< nothing is remembered yet
  bool json = false;
  bool wants_help = false;
  bool wants_version = false;
  CheckQuestion question;  ///< without what is read later
};

/// Throws UsageError.
CheckOptions parse_options(std::span<const std::string_view> words);

}  // namespace certledger::tools
