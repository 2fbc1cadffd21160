#include "ledger/scheme/status.h"

#include <algorithm>
#include <array>

#include "ledger/base/check.h"

namespace certledger::scheme {
namespace {

constexpr std::array words{
    StatusWord{Status::valid, "valid", "01", "有效"},
    StatusWord{Status::suspended, "suspended", "02", "暂停"},
    StatusWord{Status::withdrawn, "withdrawn", "03", "撤销"},
    StatusWord{Status::cancelled, "cancelled", "04", "注销"},
    StatusWord{Status::expired, "expired", "05", "过期失效"},
    StatusWord{Status::not_yet_valid, "not-yet-valid", "", "未生效"},
    StatusWord{Status::void_, "void", "", "无效"},
    StatusWord{Status::replaced, "replaced", "", "注销（换证）"},
};

constexpr std::array answers{
    MarkAnswerWord{MarkAnswer::usable, "usable", "the mark may be used", "可以使用"},
    MarkAnswerWord{MarkAnswer::not_granted, "not-granted", "no grant in force on that day",
                   "当日无有效授权"},
    MarkAnswerWord{MarkAnswer::grant_revoked, "grant-revoked", "the grant is revoked",
                   "授权已撤回"},
    MarkAnswerWord{MarkAnswer::grant_over, "grant-over", "the grant has ended", "授权过期"},
    MarkAnswerWord{MarkAnswer::item_not_granted, "item-not-granted",
                   "the grant is not for that item", "不在授权范围"},
    MarkAnswerWord{MarkAnswer::certificate_not_valid, "certificate-not-valid",
                   "the certificate is not valid", "证书非有效状态"},
    MarkAnswerWord{MarkAnswer::item_out_of_scope, "item-out-of-scope",
                   "the item is not in the certificate's scope", "不在认证范围"},
    MarkAnswerWord{MarkAnswer::version_not_in_force, "version-not-in-force",
                   "that version of the mark is not in force", "标志版本停用"},
    MarkAnswerWord{MarkAnswer::quantity_exhausted, "quantity-exhausted",
                   "the granted quantity is used up", "超量"},
};

/// Whether the statement has taken effect by `day`; a report takes effect when its period is over.
bool holds_by(const Event& event, Date day, std::span<const Correction> corrections) {
  const auto* report = std::get_if<MarkReport>(&event.statement.body);
  const auto since = report == nullptr ? effective_of(event.statement.body) : report->to;
  if (!since || *since <= day) return true;
  const auto latest = latest_day(corrections, event.index);
  return latest && *latest <= day;
}

/// A record's body while the subject's statements are replayed.
class Replay {
 public:
  Replay(const SubjectId& subject, std::span<const Correction> corrections)
      : subject_(subject), corrections_(corrections) {}

  /// Replays a statement; false if it cannot follow the earlier ones.
  bool take(const Event& event) {
    if (body_) {
      const auto day = latest_day(corrections_, index_, event.index);
      if (day) body_ = not_after(std::move(*body_), *day);
    }
    const RecordBody* before = body_ ? &*body_ : nullptr;
    if (!fits(subject_, before, event.statement.body)) return false;
    body_ = evolve(subject_, before, event.statement.body, {event.index, event.author, {}});
    index_ = event.index;
    return true;
  }

  [[nodiscard]] const std::optional<RecordBody>& body() const { return body_; }
  [[nodiscard]] std::optional<RecordBody> corrected_body() const {
    const auto day = latest_day(corrections_, index_);
    return body_ && day ? not_after(*body_, *day) : body_;
  }

 private:
  const SubjectId& subject_;
  std::span<const Correction> corrections_;
  std::optional<RecordBody> body_;
  std::uint64_t index_ = 0;
};

std::unexpected<Error> cannot_follow(const SubjectId& subject, const Event& event) {
  Error error;
  error.fault = Fault::rule_broken;
  error.what = std::string(name(kind_of(event.statement.body))) +
               " cannot follow the earlier statements: the history breaks the rules";
  error.where = to_text(subject);
  error.entry = event.index;
  return std::unexpected(std::move(error));
}

}  // namespace

std::span<const StatusWord> status_words() { return words; }

const StatusWord& word(Status status) { return words[static_cast<std::size_t>(status) - 1]; }

const MarkAnswerWord& word(MarkAnswer answer) {
  return answers[static_cast<std::size_t>(answer) - 1];
}

bool decides(const CertificateRecord& record, Date day) {
  // Nullification can take effect before other effective dates; it then overrides them.
  return day >= record.effective ||
         (record.state == CertificateState::void_ && day >= record.state_since);
}

Status status_on(const CertificateRecord& record, Date day) {
  if (!decides(record, day)) day = record.effective;
  switch (record.state) {
    case CertificateState::void_: return Status::void_;
    case CertificateState::withdrawn: return Status::withdrawn;
    case CertificateState::cancelled: return Status::cancelled;
    case CertificateState::replaced: return Status::replaced;
    case CertificateState::valid:
    case CertificateState::suspended: break;
  }
  if (day > record.facts.valid_to || is_between_cycles(record, day)) return Status::expired;
  if (record.state == CertificateState::suspended) return Status::suspended;
  return day < record.in_force_from ? Status::not_yet_valid : Status::valid;
}

bool is_between_cycles(const CertificateRecord& record, Date day) {
  const bool is_ended =
      record.state != CertificateState::valid && record.state != CertificateState::suspended;
  // Only a renewal after the end moves the first day of the unbroken validity.
  return !is_ended && record.cycle > 1 && day < record.in_force_from;
}

bool is_overdue(const CertificateRecord& record, Date day) {
  return record.state == CertificateState::suspended && record.until && day > *record.until &&
         day <= record.facts.valid_to && !is_between_cycles(record, day);
}

Result<std::optional<RecordBody>> replay_on(const SubjectId& subject, std::span<const Event> events,
                                            Date day, std::span<const Correction> corrections) {
  Replay replay(subject, corrections);
  bool held = false;
  for (const Event& event : events) {
    const Body& statement = event.statement.body;
    const bool in_time = holds_by(event, day, corrections);
    // Only nullification can take effect before the first statement, and it still needs that
    // statement.
    if (in_time && (!replay.body() || kind_of(statement) == Kind::certificate_nullify)) held = true;
    if (replay.body() && !in_time) continue;
    if (!replay.take(event)) return cannot_follow(subject, event);
  }
  return held ? replay.corrected_body() : std::nullopt;
}

std::optional<RecordBody> body_on(const SubjectId& subject, std::span<const Event> events, Date day,
                                  std::span<const Correction> corrections) {
  auto body = replay_on(subject, events, day, corrections);
  CERTLEDGER_CHECK(body.has_value());
  return std::move(*body);
}

MarkAnswer mark_answer(const MarkRecord* grant, const CertificateRecord* certificate,
                       const MarkVersionRecord* version, std::uint32_t item, Date day) {
  if (grant == nullptr || day < grant->facts.valid_from) return MarkAnswer::not_granted;
  if (grant->state == MarkState::revoked) return MarkAnswer::grant_revoked;
  if (day > grant->facts.valid_to) return MarkAnswer::grant_over;
  if (!grant->facts.items.contains(item)) return MarkAnswer::item_not_granted;
  if (certificate == nullptr || status_on(*certificate, day) != Status::valid) {
    return MarkAnswer::certificate_not_valid;
  }
  if (std::ranges::find(certificate->facts.items, item, &Item::number) ==
      certificate->facts.items.end()) {
    return MarkAnswer::item_out_of_scope;
  }
  if (version == nullptr || day < version->facts.from ||
      (version->facts.until && day > *version->facts.until)) {
    return MarkAnswer::version_not_in_force;
  }
  if (grant->facts.quantity && grant->used >= grant->facts.quantity->amount) {
    return MarkAnswer::quantity_exhausted;
  }
  return MarkAnswer::usable;
}

}  // namespace certledger::scheme
