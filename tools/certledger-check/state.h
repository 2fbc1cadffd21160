// The states of subjects in words.
#pragma once

#include "tools/certledger-check/judge.h"

namespace certledger::tools {

/// The state on `day` of a subject whose record then was `body`; `record` is the one it has now,
/// and null when it never had one. Not for marks that were granted.
State state_of(const scheme::SubjectId& subject, const scheme::Record* record,
               const std::optional<scheme::RecordBody>& body, Date day);

State state_of(scheme::MarkAnswer answer);

}  // namespace certledger::tools
