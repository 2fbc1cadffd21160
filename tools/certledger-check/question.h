// Checks that a good proof answers the question: its kind, its subject and its day.
#pragma once

#include "tools/certledger-check/judge.h"

namespace certledger::tools {

/// Throws UsageError for a question that no proof can answer.
void refuse_senseless(const CheckQuestion& question);

/// Checks kind and subject of the proof. Refusal: other, and it names what the proof shows.
std::expected<void, Refusal> check_asked(const Judgement& judgement, const CheckQuestion& question);

/// Checks that the proof decides the answer. The history of a mark does not include its
/// certificate, so it can prove no, but never yes. Refusal: other.
std::expected<void, Refusal> check_sufficient(const Judgement& judgement,
                                              const CheckQuestion& question);

/// Checks the age of a proof without a state, if the question limits it. Refusal: policy.
std::expected<void, Refusal> check_age(const Judgement& judgement, const CheckQuestion& question);

/// The refusal of a state that is neither timely nor final. Exit code POLICY.
std::unexpected<Refusal> refuse_untimely(const Judgement& judgement, const CheckQuestion& question);

}  // namespace certledger::tools
