#include "tools/certledger-check/state.h"

#include <algorithm>

#include "ledger/scheme/pattern.h"

namespace certledger::tools {
namespace {

using namespace scheme;

/// Whether no later statement can change the status. (An expired certificate can be renewed, but
/// even an old proof that it is expired is a reason not to rely on it.)
bool is_final(Status status) {
  return status != Status::valid && status != Status::suspended && status != Status::not_yet_valid;
}

State state(bool is_good, std::string_view en, std::string_view zh, std::string_view code = {}) {
  std::string hyphenated(en);
  std::ranges::replace(hyphenated, ' ', '-');
  return {is_good, false, std::string(code), hyphenated, std::string(en), std::string(zh)};
}

/// A state that is not good and stays so.
State final_state(std::string_view en, std::string_view zh) {
  State made = state(false, en, zh);
  made.is_final = true;
  return made;
}

State absent(SubjectType type, bool was_ever) {
  switch (type) {
    case SubjectType::certificate:
      return was_ever ? state(false, "not issued by that day", "当日尚未颁发")
                      : state(false, "never issued", "从未颁发");
    case SubjectType::mark:
      return was_ever ? state(false, "not granted by that day", "当日尚未授权")
                      : state(false, "never granted", "从未授权");
    default:
      return was_ever ? state(false, "not there by that day", "当日尚未记录")
                      : state(false, "not in this ledger", "未记录");
  }
}

struct StateOn {
  Date day;

  State operator()(const CertificateRecord& r) const {
    const StatusWord& w = word(status_on(r, day));
    std::string en(w.name);
    std::ranges::replace(en, '-', ' ');
    State made = state(w.status == Status::valid, en, w.zh, w.code);
    // Before a recorded renewal begins, the certificate is expired but will be valid again.
    made.is_final = is_final(w.status) && (w.status != Status::expired || day > r.facts.valid_to);
    return made;
  }
  State operator()(const MarkRecord& r) const {
    if (r.state == MarkState::revoked) return final_state("grant revoked", "授权已撤回");
    if (day > r.facts.valid_to) return final_state("grant over", "授权过期");
    if (day < r.facts.valid_from) return state(false, "not granted", "当日无有效授权");
    return state(true, "granted", "已授权");
  }
  State operator()(const ParametersRecord&) const { return state(true, "in force", "施行"); }
  State operator()(const MemberRecord& r) const {
    switch (r.state) {
      case MemberState::in_force: return state(true, "in force", "有效");
      case MemberState::suspended: return state(false, "suspended", "暂停");
      case MemberState::removed: break;
    }
    return final_state("removed", "退出");
  }
  State operator()(const KeyRecord& r) const {
    return r.revoked ? final_state("revoked", "吊销") : state(true, "in force", "有效");
  }
  State operator()(const StandardRecord& r) const {
    if (r.state == StandardState::withdrawn) return final_state("withdrawn", "撤回");
    if (r.facts.until && day > *r.facts.until) return state(false, "over", "过期");
    return state(true, "confirmed", "已确认");
  }
  State operator()(const DirectiveRecord& r) const {
    return r.state == DirectiveState::closed ? state(true, "closed", "办结")
                                             : state(true, "open", "未办结");
  }
  State operator()(const MarkVersionRecord& r) const {
    if (day < r.facts.from) return state(false, "not yet in use", "尚未启用");
    if (r.facts.until && day > *r.facts.until) return state(false, "ended", "停用");
    return state(true, "in use", "在用");
  }
};

}  // namespace

State state_of(const SubjectId& subject, const Record* record,
               const std::optional<RecordBody>& body, Date day) {
  if (!body) return absent(subject.type, record != nullptr);
  return std::visit(StateOn{day}, *body);
}

State state_of(MarkAnswer answer) {
  const MarkAnswerWord& w = word(answer);
  State made = state(answer == MarkAnswer::usable, w.name, w.zh);
  made.en = w.en;
  made.is_final = answer == MarkAnswer::grant_revoked || answer == MarkAnswer::grant_over;
  return made;
}

void add_form(State& state, const SubjectId& subject, const ParametersRecord& parameters) {
  if (subject.type != SubjectType::certificate ||
      has_pattern(subject.id, parameters.parameters.number_pattern)) {
    return;
  }
  state.en += "; the number does not have the form of this scheme";
  state.zh += "；编号不符合本认证制度的格式";
}

}  // namespace certledger::tools
