#include "tools/certledger-check/answer.h"

#include "ledger/base/codec.h"
#include "tools/arguments/memory_file.h"
#include "tools/certledger-check/evidence.h"
#include "tools/certledger-check/report.h"

namespace certledger::tools {
namespace {

Answer refused(Refusal refusal, const CheckInputs& inputs) {
  Answer answer;
  if (refusal.evidence) {
    refusal.evidence_file = evidence_path(inputs.memory, *refusal.evidence).string();
    refusal.error.what += "; evidence in " + refusal.evidence_file;
    answer.evidence = std::move(refusal.evidence);
  }
  answer.exit = refusal.exit;
  if (inputs.json) answer.out = to_json_text(refusal);
  answer.err = to_text(refusal);
  return answer;
}

Answer answer_on_evidence(const CheckInputs& inputs, const keys::Policy& policy) {
  const CheckQuestion& q = inputs.question;
  if (q.kind || q.expected || q.old || q.day || q.item || q.max_age || q.remembered) {
    return refused(
        refuse({Fault::usage,
                "evidence files take no --expect, --kind, --on, --item, --old, --max-age "
                "or --remember; give only --policy",
                {},
                {},
                {}})
            .error(),
        inputs);
  }
  auto verdict = judge_evidence(inputs.file, policy);
  if (!verdict) return refused(std::move(verdict.error()), inputs);
  return {verdict->exit, inputs.json ? to_json_text(*verdict) : to_text(*verdict), {}, {}, {}};
}

void put(CanonicalOutputArchive& ar, const std::string& text) {
  ar.put_varint(text.size());
  ar.put(as_bytes(text));
}
std::string take(CanonicalInputArchive& ar) {
  return std::string(as_text(ar.take(ar.take_varint())));
}

/// Reads a text that `parse` accepts; an empty text means nothing.
template <class T>
std::optional<T> take(CanonicalInputArchive& ar, Result<T> (*parse)(std::string_view)) {
  const std::string text = take(ar);
  if (text.empty()) return std::nullopt;
  auto value = parse(text);
  if (!value) ar.reject("not a valid memory or evidence");
  return std::move(*value);
}

}  // namespace

Answer answer(const CheckInputs& inputs) {
  const auto policy = keys::Policy::parse(inputs.policy);
  if (!policy) return answer_of(policy.error(), inputs.json);
  if (inputs.file.starts_with(proofs::evidence_header)) return answer_on_evidence(inputs, *policy);
  auto judgement = judge(inputs.file, *policy, inputs.question);
  if (!judgement) return refused(std::move(judgement.error()), inputs);
  return {judgement->exit,
          inputs.json ? to_json_text(*judgement, *policy) : to_text(*judgement, *policy),
          {},
          std::move(judgement->seen),
          {}};
}

Answer answer_of(const Error& error, bool json) {
  CheckInputs inputs;
  inputs.json = json;
  return refused({exit_code(error.fault), std::string(name(error.fault)), error, {}, {}, {}, {}},
                 inputs);
}

Bytes encoded(const Answer& answer) {
  Bytes out;
  CanonicalOutputArchive ar(out);
  ar.put_varint(static_cast<std::uint64_t>(answer.exit));
  put(ar, answer.out);
  put(ar, answer.err);
  put(ar, answer.seen ? proofs::format_memory(*answer.seen) : std::string());
  put(ar, answer.evidence ? must(proofs::format_evidence(*answer.evidence)) : std::string());
  return out;
}

Result<Answer> answer_from(BytesView bytes) {
  return decode_with<Answer>(bytes, "the result", [](CanonicalInputArchive& ar, Answer& answer) {
    answer.exit = static_cast<Exit>(ar.take_varint());
    if (!known(answer.exit)) ar.reject("an unknown verdict");
    answer.out = take(ar);
    answer.err = take(ar);
    answer.seen = take(ar, proofs::parse_memory);
    answer.evidence = take(ar, proofs::parse_evidence);
  });
}

}  // namespace certledger::tools
