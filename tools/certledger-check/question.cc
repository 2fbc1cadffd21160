#include "tools/certledger-check/question.h"

#include <algorithm>

#include "tools/present/age.h"

namespace certledger::tools {
namespace {

using proofs::ProvenEntry;

std::vector<scheme::SubjectId> subjects_of(const Judgement& judgement) {
  if (const auto* entry = std::get_if<ProvenEntry>(&judgement.proven)) {
    return scheme::subjects_of(entry->statement.body);
  }
  if (const auto* status = status_in(judgement)) return {status->facts.front().subject};
  return {};
}

/// "the status of certificate/A-1", as a part of a sentence.
std::string in_words(const Judgement& judgement) {
  const ProofKind kind = kind_of(judgement);
  if (kind == ProofKind::consistency) {
    return "that a ledger only grew" +
           std::string(std::get<ProvenGrowth>(judgement.proven).old
                           ? ""
                           : " (not checked: the earlier checkpoint was not given with --old)");
  }
  std::string names;
  for (const auto& subject : subjects_of(judgement)) {
    names += (names.empty() ? "" : ", ") + scheme::to_text(subject);
  }
  if (const auto* entry = std::get_if<ProvenEntry>(&judgement.proven)) {
    return "of entry " + std::to_string(entry->index) + ", " +
           std::string(name(scheme::kind_of(entry->statement.body))) + " of " + names;
  }
  return "of the " + std::string(name(kind)) + " of " + names;
}

std::unexpected<Refusal> refuse_other(const Judgement& judgement, const char* reason,
                                      const std::string& why) {
  auto refusal =
      refuse({Fault::other, "a good proof " + in_words(judgement) + ", but " + why, {}, {}, {}});
  refusal.error().reason = reason;
  refusal.error().proof = name(kind_of(judgement));
  for (const auto& subject : subjects_of(judgement)) {
    refusal.error().about.push_back(scheme::to_text(subject));
  }
  return refusal;
}

/// An id that no new subject may have gets an answer only if it is recorded.
std::expected<void, Refusal> check_askable(const Judgement& judgement,
                                           const CheckQuestion& question) {
  if (!question.expected) return {};
  const proofs::ProvenStatus* status = status_in(judgement);
  const bool is_recorded = status == nullptr || status->facts.front().record;
  const auto subjects = subjects_of(judgement);
  if (is_recorded && std::ranges::find(subjects, *question.expected) != subjects.end()) return {};
  const auto fault = scheme::fault_as_new(*question.expected);
  if (!fault) return {};
  return refuse(scheme::unaskable(*question.expected, *fault));
}

/// What to do with a proof of another kind than was asked for.
std::string advice_on(ProofKind is, ProofKind asked) {
  const std::string wanted(name(asked));
  if (asked != ProofKind::status) return "you asked for --kind " + wanted;
  return "it shows no state: get a status proof, or use --kind " + std::string(name(is));
}

std::unexpected<Refusal> refuse_ahead(Time dated, const Judgement& judgement, Time now) {
  return refuse_by_policy("clock-behind", "the proof is dated " + to_text(dated, judgement.offset) +
                                              ", ahead of this machine's clock, " +
                                              to_text(now, judgement.offset) +
                                              ": check whether the clock is right");
}

std::unexpected<Refusal> refuse_old(const Judgement& judgement, std::uint64_t max_age) {
  return refuse_by_policy("too-old", "the proof is " + age_in_words(judgement.age.value()) +
                                         " old (as recorded until " +
                                         to_text(*judgement.known_at, judgement.offset) +
                                         "); you allow " + age_in_words(max_age) +
                                         ": get a newer proof, or set --max-age");
}

}  // namespace

void refuse_senseless(const CheckQuestion& question) {
  const ProofKind kind = kind_asked(question);
  const std::string is_kind = "--kind " + std::string(name(kind));
  if (question.old && kind != ProofKind::consistency) {
    throw UsageError("--old works only with --kind consistency, not with " + is_kind);
  }
  if (kind == ProofKind::consistency && question.expected) {
    throw UsageError("--expect: a consistency proof has no subject; leave out --expect");
  }
  const bool has_state = kind == ProofKind::status || kind == ProofKind::history;
  if (!has_state && question.day) throw UsageError(is_kind + " has no state; leave out --on");
  if (!question.item) return;
  if (kind != ProofKind::status) throw UsageError("--item works only with --kind status");
  if (question.expected && question.expected->type != scheme::SubjectType::mark) {
    throw UsageError("--item needs a mark; --expect names another subject");
  }
}

std::expected<void, Refusal> check_asked(const Judgement& judgement,
                                         const CheckQuestion& question) {
  if (auto ok = check_askable(judgement, question); !ok) return ok;
  const ProofKind is = kind_of(judgement);
  const ProofKind asked = kind_asked(question);
  const bool is_asked =
      is == asked || (is == ProofKind::history && asked == ProofKind::status && !question.item);
  if (!is_asked) return refuse_other(judgement, "other-kind", advice_on(is, asked));
  const auto subjects = subjects_of(judgement);
  if (question.expected && std::ranges::find(subjects, *question.expected) == subjects.end()) {
    return refuse_other(judgement, "other-subject",
                        "not about " + scheme::to_text(*question.expected));
  }
  if (question.item && (subjects.empty() || subjects.front().type != scheme::SubjectType::mark)) {
    return refuse_other(judgement, "other-subject", "--item needs a mark");
  }
  return {};
}

std::expected<void, Refusal> check_sufficient(const Judgement& judgement,
                                              const CheckQuestion& question) {
  const bool is_short = judgement.state->is_good && kind_of(judgement) == ProofKind::history &&
                        kind_asked(question) == ProofKind::status &&
                        subjects_of(judgement).front().type == scheme::SubjectType::mark;
  if (!is_short) return {};
  return refuse_other(
      judgement, "other-kind",
      "the history of a mark does not include its certificate: get a status proof, or use "
      "--kind history");
}

std::expected<void, Refusal> check_age(const Judgement& judgement, const CheckQuestion& question) {
  if (judgement.known_at &&
      judgement.known_at->seconds > question.now.seconds + proofs::clock_slack) {
    return refuse_ahead(*judgement.known_at, judgement, question.now);
  }
  if (!question.max_age || *question.max_age == proofs::any_age) return {};
  if (!judgement.known_at) {
    return refuse_by_policy(
        "too-old",
        "the proof does not show the age of its checkpoint; leave out --max-age, or get "
        "cosignatures");
  }
  if (question.now <= proofs::taken_until(*judgement.known_at, *question.max_age)) return {};
  return refuse_old(judgement, *question.max_age);
}

std::unexpected<Refusal> refuse_untimely(const Judgement& judgement,
                                         const CheckQuestion& question) {
  if (judgement.timeliness == proofs::Timeliness::ahead_of_clock) {
    const Time sealed = status_in(judgement)->sealed_at;
    return refuse_ahead(std::max(sealed, *judgement.known_at), judgement, question.now);
  }
  if (judgement.timeliness == proofs::Timeliness::after_seal) {
    return refuse_by_policy("after-seal", "the proof was sealed on " + judgement.seal_day.text() +
                                              " and does not show the later day " +
                                              question.day->text() + ": get a newer proof");
  }
  return refuse_old(judgement, question.max_age.value_or(proofs::default_max_age));
}

}  // namespace certledger::tools
