// What a proof says about one day. A status proof knows a subject's record, which decides from its
// latest effective date on; a history proof decides every day.
#pragma once

#include <span>

#include "ledger/proofs/verify.h"

namespace certledger::proofs {

/// The body of the subject's record as it was true on `day`; nothing when there was none yet.
/// Errors: other, when the record does not decide that day: only its history can; rule_broken.
Result<std::optional<scheme::RecordBody>> body_on(const ProvenStatus& proven,
                                                  const scheme::SubjectId& subject, Date day);
/// The same for the subject that a history is of.
Result<std::optional<scheme::RecordBody>> body_on(const ProvenHistory& proven, Date day);

/// The answer for one item of a mark's grant.
struct MarkItem {
  std::uint32_t item = 0;
  scheme::MarkAnswer answer = scheme::MarkAnswer::not_granted;
};

/// May the mark that the status is of be used on `day`: for `item`, or else for each item of the
/// grant; at least one answer. Errors: those of body_on.
Result<std::vector<MarkItem>> mark_on(const ProvenStatus& proven, std::optional<std::uint32_t> item,
                                      Date day);

/// The corrections of times, by the parameters that the proof holds.
std::span<const scheme::Correction> corrections_of(const ProvenStatus& proven);

/// The zone in which the ledger's days are counted: by the parameters that the proof holds, UTC
/// without them.
UtcOffset offset_of(const ProvenStatus& proven);

}  // namespace certledger::proofs
