// Times of entries rise, but behind a correction (scheme/correct.h): there they go on from the
// newest entry before the corrected ones.
#pragma once

#include <optional>
#include <span>

#include "ledger/log/reader.h"
#include "ledger/scheme/facts.h"

namespace certledger::derive {

/// The newest entry before `first` whose time none of `corrections` corrects.
std::optional<log::Index> newest_good_entry(std::span<const scheme::Correction> corrections,
                                            log::Index first);

/// When that entry was recorded; zero when no such entry exists. Errors: those of Reader::entry;
/// malformed.
Result<Time> newest_good_time(const log::Reader& reader,
                              std::span<const scheme::Correction> corrections, log::Index first);

}  // namespace certledger::derive
