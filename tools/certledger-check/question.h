// Whether a good proof answers the question that was asked: its kind, its subject and its day.
#pragma once

#include "tools/certledger-check/judge.h"

namespace certledger::tools {

/// Throws UsageError when no proof can answer the question.
void refuse_senseless(const CheckQuestion& question);

/// Whether the proof is of the kind and about the subject that the question asks for. Refused:
/// other, with what it is a good proof of.
std::expected<void, Refusal> check_asked(const Judgement& judgement, const CheckQuestion& question);

/// Whether what was found decides the answer. A mark's history does not hold its certificate: as a
/// status it can say no, and never yes. Refused: other.
std::expected<void, Refusal> check_sufficient(const Judgement& judgement,
                                              const CheckQuestion& question);

/// The age of what has no state, where one was asked for. Refused: policy.
std::expected<void, Refusal> check_age(const Judgement& judgement, const CheckQuestion& question);

/// For a state that is not timely and not final: why. Exit code POLICY.
std::unexpected<Refusal> refuse_untimely(const Judgement& judgement, const CheckQuestion& question);

}  // namespace certledger::tools
