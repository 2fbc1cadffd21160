// Subjects as people name them on a command line, where the ledger is at hand: what is recorded is
// found however it is spelled, and nothing is said of a number that only looks like it.
#pragma once

#include <functional>
#include <string>

#include "tools/certledger/frame/command.h"

namespace certledger::tools {

/// The subject that TYPE/ID names. Throws Failure (usage) when the ledger does not know it and its
/// id has characters that no new id has, or is that of a recorded subject but for its brackets; the
/// message says which were meant.
scheme::SubjectId asked_subject(const read::Snapshot& ledger, const std::string& text);

/// ": did you mean certificate/DEMO-002?" when that is recorded and looks like the subject, which
/// is not; else nothing.
std::string hint_at_recorded(const read::Snapshot& ledger, const scheme::SubjectId& subject);

/// Whether the texts of a statement repeat what the ledger holds (ledger/scheme/texts.h). The
/// snapshot outlives it.
std::function<bool(const std::string&)> recorded_in(const read::Snapshot& ledger,
                                                    const scheme::Body& body);

}  // namespace certledger::tools
