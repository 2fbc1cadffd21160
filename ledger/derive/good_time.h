// The times of entries never decrease, except after a correction (scheme/correct.h): there they
// continue from the newest entry before the corrected ones.
#pragma once

#include <optional>
#include <span>

#include "ledger/log/reader.h"
#include "ledger/scheme/facts.h"

namespace certledger::derive {

/// The newest entry before `first` whose time no correction names.
std::optional<log::Index> newest_good_entry(std::span<const scheme::Correction> corrections,
                                            log::Index first);

/// The time of that entry; zero if there is no such entry. Errors: those of Reader::entry;
/// malformed.
Result<Time> newest_good_time(const log::Reader& reader,
                              std::span<const scheme::Correction> corrections, log::Index first);

}  // namespace certledger::derive
