#include "tools/certledger-check/state.h"

#include <algorithm>

#include "ledger/scheme/pattern.h"

namespace certledger::tools {
namespace {

using namespace scheme;

State state(bool is_good, std::string_view en, std::string_view zh, std::string_view code = {}) {
  std::string hyphenated(en);
  std::ranges::replace(hyphenated, ' ', '-');
  return {is_good, std::string(code), hyphenated, std::string(en), std::string(zh)};
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
      return was_ever ? state(false, "not there by that day", "当日尚未登记")
                      : state(false, "not in this ledger", "未登记");
  }
}

struct StateOn {
  Date day;

  State operator()(const CertificateRecord& r) const {
    const StatusWord& w = word(status_on(r, day));
    std::string en(w.name);
    std::ranges::replace(en, '-', ' ');
    return state(w.status == Status::valid, en, w.zh, w.code);
  }
  State operator()(const MarkRecord& r) const {
    if (r.state == MarkState::revoked) return state(false, "grant revoked", "授权已撤回");
    if (day > r.facts.valid_to) return state(false, "grant over", "授权过期");
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
    return state(false, "removed", "退出");
  }
  State operator()(const KeyRecord& r) const {
    return r.revoked ? state(false, "revoked", "吊销") : state(true, "in force", "有效");
  }
  State operator()(const StandardRecord& r) const {
    if (r.state == StandardState::withdrawn) return state(false, "withdrawn", "撤回");
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
  return made;
}

void add_form(State& state, const SubjectId& subject, const ParametersRecord& parameters) {
  if (subject.type != SubjectType::certificate ||
      has_pattern(subject.id, parameters.parameters.number_pattern)) {
    return;
  }
  state.en += "; not of this scheme's form";
  state.zh += "；编号不合本登记规则的格式";
}

}  // namespace certledger::tools
