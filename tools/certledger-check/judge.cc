#include "tools/certledger-check/judge.h"

#include <algorithm>

#include "ledger/base/text.h"
#include "ledger/proofs/proof_file.h"
#include "tools/certledger-check/state.h"

namespace certledger::tools {
namespace {

/// How far ahead of this machine's clock a time may be: clocks differ.
constexpr std::uint64_t clock_slack = 60 * 60;

using Judged = std::expected<void, Refusal>;

std::optional<Time> sealed_at(const Judgement& judgement) {
  const auto* status = status_in(judgement);
  return status == nullptr ? std::nullopt : std::optional(status->sealed_at);
}

std::vector<keys::Cosigned> cosigned(const proofs::Endorsed& endorsed) {
  std::vector<keys::Cosigned> all;
  all.reserve(endorsed.cosignatures.size());
  for (const auto& c : endorsed.cosignatures) all.push_back({c.key.key, c.time});
  return all;
}

Judged check_policy(Judgement& judgement, const keys::Policy& policy,
                    const CheckQuestion& question) {
  const auto all = cosigned(endorsed_by(judgement));
  if (!policy.is_met_by(all)) {
    return refuse_by_policy(
        "too-few-cosignatures",
        std::to_string(all.size()) +
            " good cosignatures are not those that the policy asks for: quorum " +
            printable(policy.quorum()));
  }
  judgement.known_at = std::max(sealed_at(judgement), policy.met_at(all));
  if (!question.max_age) return {};
  if (!judgement.known_at) {
    return refuse_by_policy("too-old", "nothing in the proof says how old its checkpoint is");
  }
  if (judgement.known_at->seconds > question.now.seconds + clock_slack) {
    return refuse_by_policy("too-old", "the checkpoint is dated ahead of this machine's clock");
  }
  if (judgement.known_at->seconds + *question.max_age < question.now.seconds) {
    return refuse_by_policy("too-old", "the checkpoint was the newest at " +
                                           to_text(*judgement.known_at, judgement.offset) +
                                           ": longer ago than is asked for");
  }
  return {};
}

template <class R>
bool holds(const std::optional<scheme::RecordBody>& body) {
  return body && std::holds_alternative<R>(*body);
}

/// The state of the subject that the proof is of.
Judged answer(Judgement& judgement, const CheckQuestion& question) {
  const proofs::ProvenStatus* status = status_in(judgement);
  if (status == nullptr) return {};
  const scheme::SubjectId& subject = status->facts.front().subject;
  const scheme::Record* record = proofs::find(status->facts, subject);
  const auto* history = std::get_if<proofs::ProvenHistory>(&judgement.proven);
  auto body = history != nullptr ? proofs::body_on(*history, judgement.day)
                                 : proofs::body_on(*status, subject, judgement.day);
  if (!body) return refuse(std::move(body.error()));
  judgement.body = std::move(*body);
  if (history == nullptr && holds<scheme::MarkRecord>(judgement.body)) {
    auto items = proofs::mark_on(*status, question.item, judgement.day);
    if (!items) return refuse(std::move(items.error()));
    judgement.items = std::move(*items);
    const auto bad = std::ranges::find_if(judgement.items, [](const proofs::MarkItem& item) {
      return item.answer != scheme::MarkAnswer::usable;
    });
    judgement.state =
        state_of((bad == judgement.items.end() ? judgement.items.front() : *bad).answer);
  } else {
    judgement.state = state_of(subject, record, judgement.body, judgement.day);
    const auto* scheme = proofs::find(status->facts, scheme::parameters_subject());
    if (record == nullptr && scheme != nullptr) {
      add_form(*judgement.state, subject, std::get<scheme::ParametersRecord>(scheme->body));
    }
  }
  if (holds<scheme::CertificateRecord>(judgement.body)) {
    judgement.is_overdue =
        scheme::is_overdue(std::get<scheme::CertificateRecord>(*judgement.body), judgement.day);
  }
  if (!judgement.state->is_good) judgement.exit = Exit::negative;
  return {};
}

/// The earlier checkpoint of a consistency proof: the one that was given, or the remembered one
/// where the proof begins with it.
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

/// Whether the checkpoint continues what is remembered; comes before the policy's demands, since a
/// second history is worth telling whoever cosigned it.
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

std::expected<Judgement, Refusal> judge_growth(std::string_view file, const proofs::Keys& keys,
                                               const CheckQuestion& question) {
  if (question.expected) {
    return refuse({Fault::usage, "a consistency proof is about no subject", {}, {}, {}});
  }
  const auto before = old_checkpoint(file, question);
  if (!before) {
    return refuse(
        {Fault::usage, "a consistency proof: give the earlier checkpoint with --old", {}, {}, {}});
  }
  const auto note = log::parse_note(*before);
  if (!note) return refuse(note.error());
  const auto old = proofs::endorse(*note, keys);
  if (!old) return refuse(old.error());
  auto endorsed = proofs::verify_consistency(file, old->checkpoint, keys);
  if (!endorsed) return refuse(std::move(endorsed.error()));
  Judgement judgement;
  judgement.proven = ProvenGrowth{old->checkpoint, std::move(*endorsed)};
  return judgement;
}

std::expected<Judgement, Refusal> judge_proof(std::string_view file, const proofs::Keys& keys,
                                              const CheckQuestion& question) {
  auto proven = proofs::verify(file, keys, question.expected);
  if (!proven) return refuse(std::move(proven.error()));
  Judgement judgement;
  std::visit([&](auto& one) { judgement.proven = std::move(one); }, *proven);
  if (const auto* status = status_in(judgement)) judgement.offset = proofs::offset_of(*status);
  judgement.day = question.day.value_or(day_of(question.now, judgement.offset));
  return judgement;
}

}  // namespace

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
  const proofs::Keys keys{logs, cosigners};
  auto judgement = file.starts_with("old ") ? judge_growth(file, keys, question)
                                            : judge_proof(file, keys, question);
  if (!judgement) return judgement;
  if (auto same = check_remembered(*judgement, file, keys, question); !same) {
    return std::unexpected(std::move(same.error()));
  }
  if (auto enough = check_policy(*judgement, policy, question); !enough) {
    return std::unexpected(std::move(enough.error()));
  }
  if (auto answered = answer(*judgement, question); !answered) {
    return std::unexpected(std::move(answered.error()));
  }
  return judgement;
}

}  // namespace certledger::tools
