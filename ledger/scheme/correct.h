// Corrections of times (statement time.correct): what they say of an entry, and how a record reads
// whose days were taken from a wrong clock.
//
// Every statement takes effect at the latest on the day of its recording (R15). Where the clock was
// fast, that day lies ahead, and nothing could follow on the statement for years (R16). So, from
// the correction on, no day that says since when something holds counts as later than the
// correction's `day`. The record is read so; the bytes change with the subject's next statement
// alone. Days on the certificate itself (award, validity) stay as they are: they are the body's
// word.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "ledger/scheme/record.h"

namespace certledger::scheme {

/// The last day on which entry `index` can have been recorded, by the corrections that stand before
/// entry `as_of` or are that entry. Nothing where its time is not corrected. A correction whose own
/// time is corrected counts as of the later one.
std::optional<Date> latest_day(std::span<const Correction> corrections, std::uint64_t index,
                               std::uint64_t as_of);

/// The same by all corrections there are.
std::optional<Date> latest_day(std::span<const Correction> corrections, std::uint64_t index);

/// "recorded between 2026-… and 2026-…, says entry 12".
std::string to_text(const Correction& correction, UtcOffset offset);

/// The correction that names the entry, or null.
const Correction* correction_of(std::span<const Correction> corrections, std::uint64_t index);

/// When an entry was recorded at the latest: as its correction says, or, without one (null), as the
/// entry says.
Time recorded_by(const Correction* correction, Time recorded_at);

/// The day of recording: that of `recorded_at`, or an earlier one by a correction.
Date recorded_day(std::span<const Correction> corrections, std::uint64_t index, Time recorded_at,
                  UtcOffset offset);

/// The body with none of its days of effect after `day`.
RecordBody not_after(RecordBody body, Date day);

/// The record's body as all corrections have it read.
RecordBody corrected(const Record& record, std::span<const Correction> corrections);

}  // namespace certledger::scheme
