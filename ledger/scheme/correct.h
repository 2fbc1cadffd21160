// Corrections of times (statement time.correct): what they say about an entry, and how to read a
// record with days from a wrong clock.
//
// A statement takes effect at the latest on the day of its recording (R15). If the clock was fast,
// that day is in the future, and no statement could follow for years (R16). So, from the correction
// on, no day of effect counts as later than the correction's `day`. Only the reading of the record
// changes; its bytes change with the subject's next statement. Days on the certificate itself
// (award, validity) stay: the body stated them.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "ledger/scheme/record.h"

namespace certledger::scheme {

/// The last day on which entry `index` can have been recorded, according to the corrections at or
/// before entry `as_of`. Nothing if its time is not corrected. If a correction is itself corrected,
/// the later correction counts.
std::optional<Date> latest_day(std::span<const Correction> corrections, std::uint64_t index,
                               std::uint64_t as_of);

/// The same with all corrections.
std::optional<Date> latest_day(std::span<const Correction> corrections, std::uint64_t index);

/// "recorded between 2026-… and 2026-…, according to entry 12".
std::string to_text(const Correction& correction, UtcOffset offset);

/// The correction that names the entry; null if there is none.
const Correction* correction_of(std::span<const Correction> corrections, std::uint64_t index);

/// The latest time at which an entry was recorded: from its correction, or, without one (null),
/// from the entry.
Time recorded_by(const Correction* correction, Time recorded_at);

/// The day of recording: that of `recorded_at`, or an earlier one from a correction.
Date recorded_day(std::span<const Correction> corrections, std::uint64_t index, Time recorded_at,
                  UtcOffset offset);

/// The body with all its days of effect capped at `day`.
RecordBody not_after(RecordBody body, Date day);

/// The record's body with all corrections applied.
RecordBody corrected(const Record& record, std::span<const Correction> corrections);

}  // namespace certledger::scheme
