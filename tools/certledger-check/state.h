// The states of subjects in words.
#pragma once

#include "tools/certledger-check/judge.h"

namespace certledger::tools {

/// The state of a subject on `day`. `body` is its record on that day. `record` is the present
/// record; null when there never was one. Not for marks that were granted.
State state_of(const scheme::SubjectId& subject, const scheme::Record* record,
               const std::optional<scheme::RecordBody>& body, Date day);

State state_of(scheme::MarkAnswer answer);

/// For a certificate that was never issued: adds a remark when its number does not have the form of
/// the scheme.
void add_form(State& state, const scheme::SubjectId& subject,
              const scheme::ParametersRecord& parameters);

}  // namespace certledger::tools
