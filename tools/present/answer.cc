#include "tools/present/answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/scheme/pattern.h"
#include "tools/present/describe.h"
#include "tools/present/statement_json.h"

namespace certledger::tools {
namespace {

using namespace scheme;

/// A state in words, and whether it is good.
struct StateWord {
  bool is_good;
  std::string_view en;
  std::string_view zh;
  std::string_view code = {};
};

/// The form for JSON: "never-issued".
std::string hyphenated(std::string_view words) {
  std::string text(words);
  std::ranges::replace(text, ' ', '-');
  return text;
}

void set_state(Answer& answer, const StateWord& word) {
  answer.exit = word.is_good ? Exit::ok : Exit::negative;
  answer.state =
      fmt::format("{}{}{} {}", word.code, word.code.empty() ? "" : " ", word.zh, word.en);
  answer.json["state"] = hyphenated(word.en);
  if (!word.code.empty()) answer.json["code"] = word.code;
  answer.json["zh"] = word.zh;
}

Json flags_json(const std::set<Flag>& flags) {
  Json json = Json::array();
  for (const Flag flag : flags) json.push_back(name(flag));
  return json;
}

/// The record as it was at the moment, with the present end of the subject's chain.
void put_record(Answer& answer, const read::Snapshot& ledger, const SubjectId& subject,
                const RecordBody& body) {
  const auto now = ledger.record(subject);
  Json json = to_json(Record{now ? now->life : Life{}, body});
  answer.json["life"] = json["life"];
  json.erase("life");
  answer.json["record"] = std::move(json);
  if (!now) return;
  put_correction(answer.json, ledger.corrections(), now->life.index);
  const auto* correction = correction_of(ledger.corrections(), now->life.index);
  if (correction != nullptr) {
    answer.lines.add("time corrected", fmt::format("entry {}: {}", now->life.index,
                                                   to_text(*correction, ledger.offset())));
  }
}

std::set<Flag> flags_of(const RecordBody& body) {
  return std::visit(
      [](const auto& r) -> std::set<Flag> {
        if constexpr (requires { r.flags; }) {
          return r.flags;
        } else {
          return {};
        }
      },
      body);
}

// --- certificates ---

StateWord word_of(const read::CertificateAnswer& asked) {
  if (asked.never_issued) return {false, "never issued", "从未颁发"};
  if (!asked.status) return {false, "not issued by that day", "当日尚未颁发"};
  const StatusWord& word = scheme::word(*asked.status);
  return {*asked.status == Status::valid, word.name, word.zh, word.code};
}

Answer answer_certificate(const read::Snapshot& ledger, const Question& question) {
  const read::CertificateAnswer asked =
      must(ask_certificate(ledger, question.subject, question.moment));
  Answer answer;
  set_state(answer, word_of(asked));
  const auto& pattern = ledger.parameters().parameters.number_pattern;
  if (asked.never_issued && !has_pattern(question.subject.id, pattern)) {
    answer.state += "; the number does not have the form of this scheme: " + pattern;
  }
  if (!asked.certificate) return answer;
  if (asked.overdue) answer.lines.add("overdue", "the suspension is past its last day");
  answer.lines.add_all(describe(ledger, *asked.certificate, question.moment.day));
  answer.lines.add("flags", flags_text(asked.flags));
  if (asked.doubtful) {
    answer.lines.add("doubtful",
                     "a statement about it was signed by a key that was already compromised");
  }
  answer.json["overdue"] = asked.overdue;
  answer.json["doubtful"] = asked.doubtful;
  answer.json["flags"] = flags_json(asked.flags);
  put_record(answer, ledger, question.subject, *asked.certificate);
  return answer;
}

// --- marks ---

struct ItemAnswer {
  std::uint32_t item;
  read::MarkUseAnswer use;
};

std::vector<ItemAnswer> ask_items(const read::Snapshot& ledger, const Question& question) {
  const auto ask = [&](std::uint32_t item) {
    return ItemAnswer{item, must(ask_mark(ledger, question.subject, item, question.moment))};
  };
  const ItemAnswer first = ask(question.item.value_or(0));
  if (question.item || !first.use.grant) return {first};
  std::vector<ItemAnswer> answers;
  for (const std::uint32_t item : first.use.grant->facts.items) answers.push_back(ask(item));
  return answers;
}

/// The reason, when the certificate is the reason.
std::string certificate_text(const read::MarkUseAnswer& use) {
  if (!use.certificate) return {};
  const StateWord word = word_of(*use.certificate);
  return fmt::format("certificate {} is {}{}{} {}", use.grant->facts.certificate, word.code,
                     word.code.empty() ? "" : " ", word.zh, word.en);
}

Answer answer_mark(const read::Snapshot& ledger, const Question& question) {
  Answer answer;
  if (!ledger.record(question.subject)) {
    set_state(answer, {false, "never granted", "从未授权"});
    return answer;
  }
  const std::vector<ItemAnswer> items = ask_items(ledger, question);
  const auto is_usable = [](const ItemAnswer& i) { return i.use.answer == MarkAnswer::usable; };
  const auto bad = std::ranges::find_if_not(items, is_usable);
  const read::MarkUseAnswer& shown = bad == items.end() ? items.front().use : bad->use;
  const MarkAnswerWord& word = scheme::word(shown.answer);
  set_state(answer, {shown.answer == MarkAnswer::usable, word.name, word.zh});
  answer.lines.add("meaning", std::string(word.en));
  if (shown.answer == MarkAnswer::certificate_not_valid) {
    answer.lines.add("because", certificate_text(shown));
  }
  answer.json["items"] = Json::array();
  for (const ItemAnswer& item : items) {
    const MarkAnswerWord& each = scheme::word(item.use.answer);
    answer.json["items"].push_back(
        {{"item", item.item}, {"answer", each.name}, {"zh", each.zh}, {"en", each.en}});
    if (items.size() > 1) {
      answer.lines.add(fmt::format("item {}", item.item), fmt::format("{} {}", each.zh, each.en));
    }
  }
  if (!shown.grant) return answer;
  answer.lines.add_all(describe(ledger, *shown.grant, question.moment.day));
  answer.lines.add("flags", flags_text(shown.grant->flags));
  answer.json["flags"] = flags_json(shown.grant->flags);
  if (shown.certificate && shown.certificate->status) {
    answer.json["certificate_state"] = scheme::word(*shown.certificate->status).name;
  }
  put_record(answer, ledger, question.subject, *shown.grant);
  return answer;
}

// --- all others ---

/// The record that held on the day of the moment, as known then.
std::optional<RecordBody> body_at(const read::Snapshot& ledger, const Question& question) {
  const auto events = must(ledger.history(question.subject));
  return body_on(question.subject, ledger.known_by(events, question.moment.known_on),
                 question.moment.day, ledger.corrections());
}

/// The state on a day of a record that is not a certificate or mark.
struct StateOn {
  Date day;
  StateWord operator()(const ParametersRecord&) const { return {true, "in force", "施行"}; }
  StateWord operator()(const MemberRecord& r) const {
    switch (r.state) {
      case MemberState::in_force: return {true, "in force", "有效"};
      case MemberState::suspended: return {false, "suspended", "暂停"};
      case MemberState::removed: break;
    }
    return {false, "removed", "退出"};
  }
  StateWord operator()(const KeyRecord& r) const {
    if (r.revoked) return {false, "revoked", "吊销"};
    return {true, "in force", "有效"};
  }
  StateWord operator()(const StandardRecord& r) const {
    if (r.state == StandardState::withdrawn) return {false, "withdrawn", "撤回"};
    if (r.facts.until && day > *r.facts.until) return {false, "over", "过期"};
    return {true, "confirmed", "已确认"};
  }
  StateWord operator()(const DirectiveRecord& r) const {
    if (r.state == DirectiveState::closed) return {true, "closed", "办结"};
    return {true, "open", "未办结"};
  }
  StateWord operator()(const MarkVersionRecord& r) const {
    if (day < r.facts.from) return {false, "not yet in use", "尚未启用"};
    if (r.facts.until && day > *r.facts.until) return {false, "ended", "停用"};
    return {true, "in use", "在用"};
  }
  StateWord operator()(const CertificateRecord&) const { return {false, "", ""}; }
  StateWord operator()(const MarkRecord&) const { return {false, "", ""}; }
};

Answer answer_other(const read::Snapshot& ledger, const Question& question) {
  Answer answer;
  const auto body = body_at(ledger, question);
  if (!body) {
    const bool is_known = ledger.record(question.subject).has_value();
    set_state(answer, is_known ? StateWord{false, "not there by that day", "当日尚未记录"}
                               : StateWord{false, "not in this ledger", "未记录"});
    return answer;
  }
  set_state(answer, std::visit(StateOn{question.moment.day}, *body));
  answer.lines.add_all(describe(ledger, *body, question.moment.day));
  answer.lines.add("flags", flags_text(flags_of(*body)));
  answer.json["flags"] = flags_json(flags_of(*body));
  put_record(answer, ledger, question.subject, *body);
  return answer;
}

Answer answer_by_type(const read::Snapshot& ledger, const Question& question) {
  switch (question.subject.type) {
    case SubjectType::certificate: return answer_certificate(ledger, question);
    case SubjectType::mark: return answer_mark(ledger, question);
    default: return answer_other(ledger, question);
  }
}

}  // namespace

DayState state_on(const read::Snapshot& ledger, const RecordBody& body, Date day) {
  // Usually the record alone decides, so the history need not be read.
  const auto* certificate = std::get_if<CertificateRecord>(&body);
  if (certificate != nullptr && decides(*certificate, day)) {
    const Status status = status_on(*certificate, day);
    const StatusWord& word = scheme::word(status);
    return {hyphenated(word.name), std::string(word.code), std::string(word.zh),
            status_text(status)};
  }
  const Answer result = answer_by_type(ledger, {subject_of(body), {day, {}}, {}});
  const auto text = [&](const char* key) { return result.json.value(key, std::string()); };
  return {text("state"), text("code"), text("zh"), result.state};
}

Answer answer(const read::Snapshot& ledger, const Question& question) {
  if (question.item && question.subject.type != SubjectType::mark) {
    throw UsageError("--item and --produced need a mark: ask about mark/NUMBER");
  }
  Answer result = answer_by_type(ledger, question);
  const AsOf known = as_of(ledger);
  Json json;
  json["verdict"] = name(result.exit);
  json["exit"] = static_cast<int>(result.exit);
  json["subject"] = to_text(question.subject);
  json["on"] = question.moment.day.text();
  if (question.moment.known_on) json["known_on"] = question.moment.known_on->text();
  json.update(result.json);
  json["size"] = known.size;
  json["checkpoint_time"] = certledger::to_text(known.time, UtcOffset());
  result.json = std::move(json);
  return result;
}

}  // namespace certledger::tools
