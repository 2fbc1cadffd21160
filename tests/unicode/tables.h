// The tables of ledger/base/characters.h made anew from Unicode's data, as ICU has them: by what
// rule each character is let in or kept out. The program holds the result and not the rule, so that
// another version of Unicode changes nothing; `characters_test --write` makes its files anew.
#pragma once

#include <string>
#include <vector>

#include "ledger/base/characters.h"

namespace certledger::testing {

struct Tables {
  std::string unicode;  ///< the version, "15.0"
  std::vector<CharacterRange> ids;
  std::vector<RefusedRange> refused;
  std::vector<LookAlike> alike;
};

/// As ICU's data say.
Tables make_tables();

/// The texts of ledger/base/character_tables.cc and look_alike_table.cc, which hold them.
std::string source_of(const Tables& tables);
std::string look_alike_source_of(const Tables& tables);

}  // namespace certledger::testing
