// Describes a record as lines for people.
#pragma once

#include "tools/present/wording.h"

namespace certledger::tools {

/// The facts of a record as they were on `day`; names of members and standards come from `ledger`.
Lines describe(const read::Snapshot& ledger, const scheme::RecordBody& body, Date day);

}  // namespace certledger::tools
