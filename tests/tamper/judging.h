// Attacks of the catalogue judged by the program itself: by one thread and with SHA-256 in plain
// instructions, by two threads and as fast as it can; without a memory and with one; and since an
// audit of the base, or of what it was before.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/tamper/catalogue.h"
#include "tests/tamper/verify.h"

namespace certledger::testing {

/// Made once.
const Grounds& grounds();

/// What is attacked, a ledger or its export.
struct Kind {
  std::filesystem::path base;
  Seen (*verify)(const std::filesystem::path&, const std::vector<std::string>&, const std::string&);
  /// The entries, in whatever form.
  std::vector<std::string> (*entries)(const std::filesystem::path&);
  /// Whether every attack is judged since an audit too, and not only where it takes one to see
  /// something. Of an export --since leaves out nothing but authors.
  bool judges_since = false;
};

/// Judges every attack, with sanitizers some of them, and prints the table of those. How many there
/// are in all.
std::size_t judge_all(const Kind& kind, const std::vector<Chapter>& chapters);

}  // namespace certledger::testing
