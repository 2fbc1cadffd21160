// What this machine's clock says, for all programs.
#pragma once

#include "ledger/base/date.h"

namespace certledger::tools {

/// Throws SystemError(clock) when that is before 1970 or after 9999, which no ledger can record and
/// no day can be made of.
Time this_instant();

}  // namespace certledger::tools
