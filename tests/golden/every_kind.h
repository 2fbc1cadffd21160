// The steps of the golden ledger: every kind of statement at least once.
#pragma once

#include "tests/support/world.h"

namespace certledger::testing {

/// To be given to a ledger after genesis() and setting().
std::vector<Step> every_kind();

}  // namespace certledger::testing
