// The states of subjects in words.
#pragma once

#include "tools/certledger-check/judge.h"

namespace certledger::tools {

/// The state on `day` of a subject whose record then was `body`; `record` is the one it has now,
/// and null when it never had one. Not for marks that were granted.
State state_of(const scheme::SubjectId& subject, const scheme::Record* record,
               const std::optional<scheme::RecordBody>& body, Date day);

State state_of(scheme::MarkAnswer answer);

/// Says of a certificate that was never issued when its number is not even of the form that the
/// scheme's numbers have.
void add_form(State& state, const scheme::SubjectId& subject,
              const scheme::ParametersRecord& parameters);

}  // namespace certledger::tools
