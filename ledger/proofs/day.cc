#include "ledger/proofs/day.h"

namespace certledger::proofs {
namespace {

using scheme::Record;
using scheme::RecordBody;
using scheme::SubjectId;
using Body = std::optional<RecordBody>;

/// Whether the record alone decides that day.
struct Decides {
  Date day;
  bool operator()(const scheme::CertificateRecord& r) const { return scheme::decides(r, day); }
  bool operator()(const scheme::MarkRecord& r) const {
    return day >= r.effective && (!r.reported_until || day >= *r.reported_until);
  }
  bool operator()(const scheme::KeyRecord&) const { return true; }
  bool operator()(const scheme::ParametersRecord& r) const { return from(r.effective); }
  bool operator()(const scheme::MemberRecord& r) const { return from(r.effective); }
  template <class R>
  bool operator()(const R& r) const {
    return day >= r.effective;
  }
  [[nodiscard]] bool from(const std::optional<Date>& effective) const {
    return !effective || day >= *effective;
  }
};

template <class R>
const R* as(const Body& body) {
  return body ? std::get_if<R>(&*body) : nullptr;
}

}  // namespace

Result<Body> body_on(const ProvenStatus& proven, const SubjectId& subject, Date day) {
  const Record* record = find(proven.facts, subject);
  if (record == nullptr) return std::nullopt;
  RecordBody body = scheme::corrected(*record, corrections_of(proven));
  if (std::visit(Decides{day}, body)) return body;
  // The only statement takes effect later.
  if (record->life.count == 1) return std::nullopt;
  return fail(Fault::other,
              "the proof is good, but says nothing about that day: the record changed after " +
                  day.text() + ". Ask for a proof of the history",
              scheme::to_text(subject));
}

Result<Body> body_on(const ProvenHistory& proven, Date day) {
  return scheme::replay_on(proven.now.facts.front().subject, proven.events, day,
                           corrections_of(proven.now));
}

Result<std::vector<MarkItem>> mark_on(const ProvenStatus& proven, std::optional<std::uint32_t> item,
                                      Date day) {
  const auto grant_body = body_on(proven, proven.facts.front().subject, day);
  if (!grant_body) return std::unexpected(grant_body.error());
  const auto* grant = as<scheme::MarkRecord>(*grant_body);
  if (grant == nullptr) {
    return std::vector{MarkItem{item.value_or(0), scheme::MarkAnswer::not_granted}};
  }
  const auto certificate_body =
      body_on(proven, scheme::certificate_subject(grant->facts.certificate), day);
  if (!certificate_body) return std::unexpected(certificate_body.error());
  const auto version_body =
      body_on(proven, scheme::mark_version_subject(grant->facts.version), day);
  if (!version_body) return std::unexpected(version_body.error());
  const auto ask = [&](std::uint32_t one) {
    return MarkItem{one,
                    scheme::mark_answer(grant, as<scheme::CertificateRecord>(*certificate_body),
                                        as<scheme::MarkVersionRecord>(*version_body), one, day)};
  };
  if (item || grant->facts.items.empty()) return std::vector{ask(item.value_or(0))};
  std::vector<MarkItem> answers;
  answers.reserve(grant->facts.items.size());
  for (const std::uint32_t one : grant->facts.items) answers.push_back(ask(one));
  return answers;
}

std::span<const scheme::Correction> corrections_of(const ProvenStatus& proven) {
  const Record* record = find(proven.facts, scheme::parameters_subject());
  if (record == nullptr) return {};
  return std::get<scheme::ParametersRecord>(record->body).corrections;
}

UtcOffset offset_of(const ProvenStatus& proven) {
  const Record* record = find(proven.facts, scheme::parameters_subject());
  if (record == nullptr) return {};
  return std::get<scheme::ParametersRecord>(record->body).parameters.utc_offset;
}

}  // namespace certledger::proofs
