// The command line of certledger-check: small enough to be read without a library.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "tools/certledger-check/judge.h"

namespace certledger::tools {

struct CheckOptions {
  std::string file;  ///< "-" is standard input
  std::string policy;
  std::string old;  ///< file with the earlier checkpoint; empty when not given
  bool json = false;
  bool wants_help = false;
  bool wants_version = false;
  CheckQuestion question;  ///< without `now` and `old`, which are read later
};

/// What --help prints.
std::string_view help_text();

/// Throws UsageError.
CheckOptions parse_options(std::span<const std::string_view> words);

}  // namespace certledger::tools
