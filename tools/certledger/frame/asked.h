// Finds the subject that a person names on a command line. A recorded subject is found in any
// spelling. A name that only looks like a recorded one is refused, with a hint.
#pragma once

#include <functional>
#include <string>

#include "tools/certledger/frame/command.h"

namespace certledger::tools {

/// The subject that TYPE/ID names. Throws Failure(usage) when it is not recorded, and its id has
/// characters that no new id may have, or differs from a recorded id only in its brackets. The
/// message names what was probably meant.
scheme::SubjectId asked_subject(const read::Snapshot& ledger, const std::string& text);

/// ": did you mean certificate/DEMO-002?" when the subject is not recorded and looks like that one,
/// which is; else nothing.
std::string hint_at_recorded(const read::Snapshot& ledger, const scheme::SubjectId& subject);

/// Makes a function that says whether a text of the statement repeats a text of the ledger
/// (ledger/scheme/texts.h). The snapshot must outlive it.
std::function<bool(const std::string&)> recorded_in(const read::Snapshot& ledger,
                                                    const scheme::Body& body);

}  // namespace certledger::tools
