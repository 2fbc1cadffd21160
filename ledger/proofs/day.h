// What a proof says about one day. A status proof has the subject's record, which decides all days
// from its latest effective date on. A history proof decides every day.
#pragma once

#include <span>

#include "ledger/proofs/verify.h"

namespace certledger::proofs {

/// The body of the subject's record that was true on `day`; nothing if there was none yet. Errors:
/// other, if the record does not decide that day (only the history can); rule_broken.
Result<std::optional<scheme::RecordBody>> body_on(const ProvenStatus& proven,
                                                  const scheme::SubjectId& subject, Date day);
/// The same for the subject of a history.
Result<std::optional<scheme::RecordBody>> body_on(const ProvenHistory& proven, Date day);

/// The answer for one item of a grant.
struct MarkItem {
  std::uint32_t item = 0;
  scheme::MarkAnswer answer = scheme::MarkAnswer::not_granted;
};

/// Whether the mark of the status may be used on `day`: for `item`, or for each item of the grant.
/// At least one answer. Errors: those of body_on.
Result<std::vector<MarkItem>> mark_on(const ProvenStatus& proven, std::optional<std::uint32_t> item,
                                      Date day);

/// The corrections of times, from the parameters in the proof.
std::span<const scheme::Correction> corrections_of(const ProvenStatus& proven);

/// The time zone of the ledger's days, from the parameters in the proof; UTC without them.
UtcOffset offset_of(const ProvenStatus& proven);

}  // namespace certledger::proofs
