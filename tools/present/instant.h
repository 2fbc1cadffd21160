// The time of this machine's clock, for all programs.
#pragma once

#include "ledger/base/date.h"

namespace certledger::tools {

/// A clock before 1970 counts as the first second of 1970: it is earlier than every ledger anyway.
/// Throws SystemError(clock) after 9999: no ledger can record such a time, and it has no date.
Time this_instant();

}  // namespace certledger::tools
