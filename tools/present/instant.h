// What this machine's clock says, for all programs.
#pragma once

#include "ledger/base/date.h"

namespace certledger::tools {

/// A clock of before 1970 is taken for its first second: it is behind every ledger all the same.
/// Throws SystemError(clock) when it is after 9999, which no ledger can record and no day can be
/// made of.
Time this_instant();

}  // namespace certledger::tools
