#include "tools/certledger-check/judge.h"

#include <algorithm>

#include "ledger/base/text.h"
#include "ledger/proofs/paper/verify.h"
#include "ledger/proofs/proof_file.h"
#include "tools/certledger-check/question.h"
#include "tools/certledger-check/state.h"

namespace certledger::tools {
namespace {

using Judged = std::expected<void, Refusal>;

std::vector<keys::Cosigned> cosigned(const proofs::Endorsed& endorsed) {
  std::vector<keys::Cosigned> all;
  all.reserve(endorsed.cosignatures.size());
  for (const auto& c : endorsed.cosignatures) all.push_back({c.key.key, c.time});
  return all;
}

bool has_quorum(const keys::Policy& policy) { return policy.quorum() != "none"; }

/// When the cosigners saw the checkpoint: enough of them for the quorum, or the latest without a
/// quorum.
std::optional<Time> cosigned_at(const keys::Policy& policy,
                                const std::vector<keys::Cosigned>& all) {
  if (has_quorum(policy)) return policy.met_at(all);
  const auto latest = std::ranges::max_element(all, {}, &keys::Cosigned::time);
  return latest == all.end() ? std::nullopt : std::optional(latest->time);
}

/// Checks the quorum, and sets the time at which the checkpoint was known to be the newest. With a
/// quorum, only the cosigners' times count for that, not the operator's.
Judged check_policy(Judgement& judgement, const keys::Policy& policy) {
  const auto all = cosigned(endorsed_by(judgement));
  if (!policy.is_met_by(all)) {
    return refuse_by_policy("too-few-cosignatures",
                            "the policy requires the quorum " + printable(policy.quorum()) +
                                "; the proof has " + std::to_string(all.size()) +
                                " good cosignatures, which do not meet it");
  }
  const auto cosigned = cosigned_at(policy, all);
  const proofs::ProvenStatus* status = status_in(judgement);
  if (status != nullptr && cosigned &&
      status->sealed_at.seconds > cosigned->seconds + proofs::clock_slack) {
    return refuse_by_policy("seal-after-cosignatures",
                            "the seal is dated " + to_text(status->sealed_at, judgement.offset) +
                                ", later than the cosignatures, " +
                                to_text(*cosigned, judgement.offset) +
                                ": the clock of the operator or of the cosigners is wrong");
  }
  judgement.known_at = has_quorum(policy)  ? cosigned
                       : status != nullptr ? std::optional(status->sealed_at)
                                           : std::nullopt;
  return {};
}

template <class R>
bool holds(const std::optional<scheme::RecordBody>& body) {
  return body && std::holds_alternative<R>(*body);
}

/// For a mark that is not usable because of its certificate: whether the certificate can never
/// become valid again. Uses its record on `day`, and the day `at` for its state.
bool is_certificate_final(const proofs::ProvenStatus& status, const scheme::MarkRecord& grant,
                          Date day, Date at) {
  const auto subject = scheme::certificate_subject(grant.facts.certificate);
  const auto body = proofs::body_on(status, subject, day);
  return body && state_of(subject, nullptr, *body, at).is_final;
}

/// Refuses a question about a day that the proof does not show.
std::unexpected<Refusal> refuse_day(Error error) {
  const bool is_other = error.fault == Fault::other;
  auto refusal = refuse(std::move(error));
  if (is_other) refusal.error().reason = "other-day";
  return refusal;
}

/// Sets the state of a mark, with its certificate: the state of an item that is not usable, if
/// there is one.
Judged set_mark_state(Judgement& judgement, const CheckQuestion& question) {
  const proofs::ProvenStatus& status = *status_in(judgement);
  auto items = proofs::mark_on(status, question.item, judgement.day);
  if (!items) return refuse_day(std::move(items.error()));
  judgement.items = std::move(*items);
  const auto bad = std::ranges::find_if(judgement.items, [](const proofs::MarkItem& item) {
    return item.answer != scheme::MarkAnswer::usable;
  });
  const auto& shown = bad == judgement.items.end() ? judgement.items.front() : *bad;
  judgement.state = state_of(shown.answer);
  if (shown.answer == scheme::MarkAnswer::certificate_not_valid) {
    judgement.state->is_final = is_certificate_final(
        status, std::get<scheme::MarkRecord>(*judgement.body), judgement.day, judgement.day);
  }
  return {};
}

/// Sets the state of the subject on the day in question.
Judged set_state(Judgement& judgement, const CheckQuestion& question) {
  const proofs::ProvenStatus& status = *status_in(judgement);
  const Date day = judgement.day;
  const scheme::SubjectId& subject = status.facts.front().subject;
  const scheme::Record* record = proofs::find(status.facts, subject);
  const auto* history = std::get_if<proofs::ProvenHistory>(&judgement.proven);
  auto body =
      history != nullptr ? proofs::body_on(*history, day) : proofs::body_on(status, subject, day);
  if (!body) return refuse_day(std::move(body.error()));
  judgement.body = std::move(*body);
  if (holds<scheme::CertificateRecord>(judgement.body)) {
    judgement.is_overdue =
        scheme::is_overdue(std::get<scheme::CertificateRecord>(*judgement.body), day);
  }
  if (history == nullptr && holds<scheme::MarkRecord>(judgement.body)) {
    return set_mark_state(judgement, question);
  }
  judgement.state = state_of(subject, record, judgement.body, day);
  const auto* scheme = proofs::find(status.facts, scheme::parameters_subject());
  if (record == nullptr && scheme != nullptr) {
    add_form(*judgement.state, subject, std::get<scheme::ParametersRecord>(scheme->body));
  }
  return {};
}

/// Whether the state is final, today too. Under a seal with a future date, an end of validity that
/// has not come yet looks as if it had passed.
bool is_final_by(const Judgement& judgement, Time now) {
  if (!judgement.state->is_final) return false;
  const Date today = day_of(now, judgement.offset);
  if (today >= judgement.day || !judgement.body) return true;
  const proofs::ProvenStatus& status = *status_in(judgement);
  const scheme::SubjectId& subject = status.facts.front().subject;
  if (state_of(subject, nullptr, judgement.body, today).is_final) return true;
  const auto* grant = std::get_if<scheme::MarkRecord>(&*judgement.body);
  return grant != nullptr && is_certificate_final(status, *grant, judgement.day, today);
}

/// Sets the answer, and checks that it is timely. A final state holds at any age.
Judged answer(Judgement& judgement, const CheckQuestion& question) {
  const proofs::ProvenStatus* status = status_in(judgement);
  if (status == nullptr) return check_age(judgement, question);
  const proofs::JudgedDay dated =
      proofs::judged_day({status->sealed_at, judgement.known_at.value(), judgement.offset},
                         {question.day, question.max_age, question.now});
  judgement.day = dated.day;
  judgement.seal_day = dated.seal_day;
  judgement.timeliness = dated.timeliness;
  judgement.is_day_asked = question.day == dated.day;
  const Judged known = set_state(judgement, question);
  if (!known && known.error().exit != Exit::other) return known;
  const bool is_final = known && is_final_by(judgement, question.now);
  if (judgement.timeliness != proofs::Timeliness::in_time && !is_final) {
    return refuse_untimely(judgement, question);
  }
  if (!known) return known;
  if (!judgement.state->is_good) judgement.exit = Exit::negative;
  return check_sufficient(judgement, question);
}

/// The earlier checkpoint of a consistency proof: the one from --old, or the remembered one if the
/// proof begins there.
std::optional<std::string> old_checkpoint(std::string_view file, const CheckQuestion& question) {
  if (question.old || !question.remembered) return question.old;
  const auto parsed = proofs::parse_consistency_file(file);
  const auto now =
      parsed ? log::parse_checkpoint(parsed->checkpoint.text) : std::unexpected(parsed.error());
  if (!now) return std::nullopt;
  const auto* known = proofs::find(question.remembered->memories, now->origin);
  const bool begins = known != nullptr && known->checkpoint.size == parsed->old;
  return begins ? std::optional(known->note) : std::nullopt;
}

/// Checks that the checkpoint continues the memory. This comes before the policy: a second history
/// must be reported, whoever cosigned it.
Judged check_remembered(Judgement& judgement, std::string_view file, const proofs::Keys& keys,
                        const CheckQuestion& question) {
  if (!question.remembered) return {};
  std::optional<OwnPath> own;
  if (std::holds_alternative<ProvenGrowth>(judgement.proven)) {
    if (auto parsed = proofs::parse_consistency_file(file)) {
      own = OwnPath{parsed->old, std::move(parsed->path)};
    }
  }
  auto seen = compare(endorsed_by(judgement), own, *question.remembered, keys.logs);
  if (!seen) return std::unexpected(std::move(seen.error()));
  judgement.seen = std::move(*seen);
  return {};
}

/// Checks the checkpoint of a consistency file. When an earlier checkpoint is known, also checks
/// that this one continues it.
std::expected<ProvenGrowth, Refusal> prove_growth(std::string_view file, const proofs::Keys& keys,
                                                  const CheckQuestion& question) {
  const auto before = old_checkpoint(file, question);
  if (!before) {
    if (kind_asked(question) == ProofKind::consistency) {
      return refuse({Fault::usage,
                     "a consistency proof needs --old: the file with the earlier checkpoint",
                     {},
                     {},
                     {}});
    }
    const auto parsed = proofs::parse_consistency_file(file);
    if (!parsed) return refuse(parsed.error());
    auto endorsed = proofs::endorse(parsed->checkpoint, keys);
    if (!endorsed) return refuse(std::move(endorsed.error()));
    return ProvenGrowth{std::nullopt, std::move(*endorsed)};
  }
  const auto note = log::parse_note(*before);
  if (!note) return refuse(note.error());
  auto old = proofs::endorse(*note, keys);
  if (!old) return refuse(old.error());
  auto endorsed = proofs::verify_consistency(file, old->checkpoint, keys);
  if (!endorsed) return refuse(std::move(endorsed.error()));
  return ProvenGrowth{std::move(old->checkpoint), std::move(*endorsed)};
}

std::expected<Judgement, Refusal> judge_growth(std::string_view file, const proofs::Keys& keys,
                                               const CheckQuestion& question) {
  auto proven = prove_growth(file, keys, question);
  if (!proven) return std::unexpected(std::move(proven.error()));
  Judgement judgement;
  judgement.proven = std::move(*proven);
  return judgement;
}

std::expected<Judgement, Refusal> judge_proof(std::string_view file, const proofs::Keys& keys) {
  auto proven = proofs::paper::verify(file, keys, std::nullopt);
  if (!proven) return refuse(std::move(proven.error()));
  Judgement judgement;
  std::visit([&](auto& one) { judgement.proven = std::move(one); }, *proven);
  if (const auto* status = status_in(judgement)) judgement.offset = proofs::offset_of(*status);
  return judgement;
}

}  // namespace

ProofKind kind_of(const Judgement& judgement) {
  if (std::holds_alternative<ProvenGrowth>(judgement.proven)) return ProofKind::consistency;
  if (std::holds_alternative<proofs::ProvenEntry>(judgement.proven)) return ProofKind::entry;
  return std::holds_alternative<proofs::ProvenHistory>(judgement.proven) ? ProofKind::history
                                                                         : ProofKind::status;
}

ProofKind kind_asked(const CheckQuestion& question) {
  return question.kind.value_or(question.old ? ProofKind::consistency : ProofKind::status);
}

const proofs::Endorsed& endorsed_by(const Judgement& judgement) {
  if (const auto* growth = std::get_if<ProvenGrowth>(&judgement.proven)) return growth->endorsed;
  if (const auto* status = status_in(judgement)) return status->endorsed;
  return std::get<proofs::ProvenEntry>(judgement.proven).endorsed;
}

const proofs::ProvenStatus* status_in(const Judgement& judgement) {
  if (const auto* history = std::get_if<proofs::ProvenHistory>(&judgement.proven)) {
    return &history->now;
  }
  return std::get_if<proofs::ProvenStatus>(&judgement.proven);
}

std::expected<Judgement, Refusal> judge(std::string_view file, const keys::Policy& policy,
                                        const CheckQuestion& question) {
  const auto logs = policy.log_keys();
  const auto cosigners = policy.cosigner_keys();
  const auto ends = policy.log_ends();
  const proofs::Keys keys{logs, cosigners, ends};
  auto judgement =
      file.starts_with("old ") ? judge_growth(file, keys, question) : judge_proof(file, keys);
  if (!judgement) return judgement;
  if (auto same = check_remembered(*judgement, file, keys, question); !same) {
    return std::unexpected(std::move(same.error()));
  }
  if (auto enough = check_policy(*judgement, policy); !enough) {
    return std::unexpected(std::move(enough.error()));
  }
  if (const auto known = judgement->known_at) {
    judgement->age = question.now > *known ? question.now.seconds - known->seconds : 0;
  }
  if (auto asked = check_asked(*judgement, question); !asked) {
    return std::unexpected(std::move(asked.error()));
  }
  if (auto answered = answer(*judgement, question); !answered) {
    return std::unexpected(std::move(answered.error()));
  }
  return judgement;
}

}  // namespace certledger::tools
