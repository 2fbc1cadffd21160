#include "tools/certledger-check/report.h"

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/scheme/apply.h"
#include "ledger/scheme/test_ledger.h"
#include "tools/certledger-check/facts.h"
#include "tools/present/age.h"
#include "tools/present/json_archive.h"

namespace certledger::tools {
namespace {

using proofs::Endorsed;
using proofs::ProvenEntry;
using proofs::ProvenHistory;
using scheme::Event;

std::string time_text(Time time, UtcOffset offset) { return certledger::to_text(time, offset); }

std::string state_text(const State& state) {
  std::string text = state.code.empty() ? "" : state.code + " ";
  return text + state.zh + " " + state.en;
}

std::string_view kind_of(const scheme::Statement& statement) {
  return name(scheme::kind_of(statement.body));
}

std::string subjects_text(const scheme::Statement& statement) {
  std::string text;
  for (const auto& subject : scheme::subjects_of(statement.body)) {
    text += (text.empty() ? "" : ", ") + scheme::shown(subject);
  }
  return text;
}

std::string effective_text(const scheme::Statement& statement) {
  const auto effective = scheme::effective_of(statement.body);
  return effective ? effective->text() : std::string();
}

// --- for people ---

std::string head_of(const Judgement& judgement) {
  if (const auto* entry = std::get_if<ProvenEntry>(&judgement.proven)) {
    return "entry " + std::to_string(entry->index) + "  " + std::string(kind_of(entry->statement));
  }
  if (const auto* growth = std::get_if<ProvenGrowth>(&judgement.proven)) {
    return std::to_string(growth->old.value().size) + " → " +
           std::to_string(growth->endorsed.checkpoint.size) + "  同一历史 one history";
  }
  return scheme::shown(status_in(judgement)->facts.front().subject) + "  " +
         state_text(*judgement.state);
}

void add_entry(std::vector<Line>& lines, const ProvenEntry& entry) {
  lines.push_back({"对象 subject", subjects_text(entry.statement)});
  lines.push_back({"记录于 recorded", time_text(entry.recorded_at, {})});
  lines.push_back({"未核验 not checked",
                   "该时间是否已更正 whether that time was corrected later; a history shows it"});
  lines.push_back({"生效 effective", effective_text(entry.statement)});
  lines.push_back({"签名密钥 signed by key", to_hex(entry.author)});
  if (!scheme::subjects_of(entry.statement.body).empty()) {
    lines.push_back(
        {"未说明 does not say",
         "对象此后及现在的状态 the later and present state of the subject; get a status proof"});
  }
}

/// The correction of an entry's time, from the parameters in the facts; or null.
const scheme::Correction* correction_at(const std::vector<proofs::Fact>& facts,
                                        std::uint64_t index) {
  const scheme::Record* record = proofs::find(facts, scheme::parameters_subject());
  if (record == nullptr) return nullptr;
  return scheme::correction_of(std::get<scheme::ParametersRecord>(record->body).corrections, index);
}

/// Whether the signing key was already compromised, as later reported.
bool is_doubtful(const Event& event, UtcOffset offset, const std::vector<proofs::Fact>& facts) {
  const scheme::Record* key = proofs::find(facts, scheme::key_subject(event.key));
  const auto* correction = correction_at(facts, event.index);
  const Time latest = scheme::recorded_by(correction, event.recorded_at);
  return key != nullptr &&
         scheme::is_doubtful(std::get<scheme::KeyRecord>(key->body), latest, offset);
}

/// The correction of the subject's latest entry; or null.
const scheme::Correction* correction_of_latest(const proofs::ProvenStatus& status) {
  const auto& record = status.facts.front().record;
  return record ? correction_at(status.facts, record->life.index) : nullptr;
}

std::string event_text(const Event& event, UtcOffset offset,
                       const std::vector<proofs::Fact>& facts) {
  std::string text = std::to_string(event.index) + "  " + std::string(kind_of(event.statement)) +
                     "  " + day_of(event.recorded_at, offset).text();
  if (const auto* correction = correction_at(facts, event.index)) {
    text += "  时间已更正 TIME CORRECTED: " + to_text(*correction, offset);
  }
  const std::string effective = effective_text(event.statement);
  if (!effective.empty()) text += "  (生效 effective " + effective + ")";
  text += "  " + member_text(facts, event.author);
  return is_doubtful(event, offset, facts) ? text + "  存疑 DOUBTFUL: compromised key" : text;
}

/// What a history does not show: for a mark, whether its certificate is valid; in older files,
/// roles.
std::string unchecked_text(const ProvenHistory& history) {
  std::string text;
  if (history.now.facts.front().subject.type == scheme::SubjectType::mark) {
    text = "证书是否有效 whether the certificate is valid; get a status proof of the mark";
  }
  if (history.unchecked.empty()) return text;
  text += (text.empty() ? "" : "\n") + std::string("签署人当时的职责 roles at the time: entries");
  for (const log::Index index : history.unchecked) text += " " + std::to_string(index);
  return text + "; get a new history";
}

/// The auditors among the cosigners. They checked what the operator states.
std::vector<std::string> auditors_of(const Judgement& judgement, const keys::Policy& policy) {
  std::vector<std::string> names;
  for (const proofs::Cosignature& signature : endorsed_by(judgement).cosignatures) {
    const keys::Cosigner* who = policy.find(signature.key.key);
    if (who != nullptr && who->role == keys::CosignerRole::auditor) names.push_back(who->name);
  }
  return names;
}

std::string stated_by_text(const Judgement& judgement, const keys::Policy& policy) {
  std::string names;
  for (const std::string& name : auditors_of(judgement, policy)) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return names.empty() ? "运营方（无审计方审核） the operator; no auditor checked it"
                       : "运营方，经审计方审核 the operator, checked by auditors: " + names;
}

/// The day and the age of the answer. Without a day in the question, an end since the seal counts.
void add_day(std::vector<Line>& lines, const Judgement& judgement, const std::string& zone) {
  if (judgement.is_day_asked) {
    lines.push_back({"日期 on", judgement.day.text() + " (" + zone + ")"});
    lines.push_back({"截至该日所知 as known on", judgement.seal_day.text()});
    return;
  }
  const Time known = judgement.known_at.value();
  lines.push_back({"记录截至 as recorded until", day_of(known, judgement.offset).text() + " (" +
                                                     zone + "), " +
                                                     age_in_chinese(judgement.age.value()) + "前 " +
                                                     age_in_words(judgement.age.value()) + " ago"});
  lines.push_back({"到期判断日 expiry as of", judgement.day.text()});
}

void add_status(std::vector<Line>& lines, const Judgement& judgement, const keys::Policy& policy) {
  const proofs::ProvenStatus& status = *status_in(judgement);
  const auto* parameters = proofs::find(status.facts, scheme::parameters_subject());
  std::string zone = judgement.offset.text();
  if (parameters != nullptr) {
    const auto& scheme = std::get<scheme::ParametersRecord>(parameters->body);
    zone = scheme.parameters.time_zone;
    if (scheme::is_test_ledger(scheme.name)) {
      lines.push_back({"测试台账 TEST LEDGER",
                       "仅供测试，不证明任何真实认证 for tests only, certifies nothing"});
    }
    lines.push_back({"台账 ledger", scheme.name});
    lines.push_back(
        {"规则版次 rules", "edition " + std::to_string(scheme.parameters.edition.number)});
  }
  add_day(lines, judgement, zone);
  if (const auto* correction = correction_of_latest(status)) {
    lines.push_back({"时间已更正 time corrected",
                     "最近记录 the latest entry was " + to_text(*correction, judgement.offset)});
  }
  lines.push_back({"状态出处 stated by", stated_by_text(judgement, policy)});
  lines.push_back(
      {"未核验 not checked", spellings_text(unchecked_spellings(status.facts.front()))});
  if (judgement.is_overdue) {
    lines.push_back({"逾期 overdue", "暂停期已过 the suspension is past its last day"});
  }
  if (judgement.items.size() > 1) {
    for (const proofs::MarkItem& item : judgement.items) {
      const auto& word = scheme::word(item.answer);
      lines.push_back({"产品 item " + std::to_string(item.item),
                       std::string(word.zh) + " " + std::string(word.en)});
    }
  }
  if (judgement.body) {
    for (Line& line : lines_of(*judgement.body, status.facts)) lines.push_back(std::move(line));
  }
  if (const auto* history = std::get_if<ProvenHistory>(&judgement.proven)) {
    std::string events;
    for (const Event& event : history->events) {
      events += (events.empty() ? "" : "\n") + event_text(event, judgement.offset, status.facts);
    }
    lines.push_back({"全部记录 all entries", events});
    lines.push_back({"未核验 not checked", unchecked_text(*history)});
  }
  lines.push_back({"封签时间 sealed", time_text(status.sealed_at, judgement.offset)});
}

void add_checkpoint(std::vector<Line>& lines, const Judgement& judgement,
                    const keys::Policy& policy) {
  const Endorsed& endorsed = endorsed_by(judgement);
  lines.push_back({"检查点 checkpoint", endorsed.checkpoint.origin + ", size " +
                                            std::to_string(endorsed.checkpoint.size)});
  std::string witnesses;
  std::string auditors;
  for (const proofs::Cosignature& signature : endorsed.cosignatures) {
    const keys::Cosigner* who = policy.find(signature.key.key);
    if (who == nullptr) continue;
    std::string& to = who->role == keys::CosignerRole::auditor ? auditors : witnesses;
    to += (to.empty() ? "" : "\n") + who->name + ", " + time_text(signature.time, judgement.offset);
  }
  if (witnesses.empty() && auditors.empty()) {
    witnesses = "无 none: 仅运营方签名 only the operator signed";
  }
  lines.push_back({"见证 witnesses", witnesses});
  lines.push_back({"审计 auditors", auditors});
}

// --- for programs ---

Json fields_json(const auto& from) {
  Json json = Json::object();
  json.update(JsonOutputArchive::value(from));
  return json;
}

Json statement_json(const scheme::Statement& statement) {
  Json json;
  json["kind"] = kind_of(statement);
  json["after"] = to_hex(statement.after);
  std::visit([&](const auto& body) { json.update(fields_json(body)); }, statement.body);
  return json;
}

Json record_json(const scheme::RecordBody& body) {
  return std::visit([](const auto& r) { return fields_json(r); }, body);
}

Json checkpoint_json(const Judgement& judgement, const keys::Policy& policy) {
  const Endorsed& endorsed = endorsed_by(judgement);
  Json json;
  json["origin"] = endorsed.checkpoint.origin;
  json["size"] = endorsed.checkpoint.size;
  json["root"] = to_base64(endorsed.checkpoint.root.view());
  if (judgement.known_at) json["known_at"] = time_text(*judgement.known_at, {});
  json["cosignatures"] = Json::array();
  for (const proofs::Cosignature& signature : endorsed.cosignatures) {
    const keys::Cosigner* who = policy.find(signature.key.key);
    if (who == nullptr) continue;
    const bool is_auditor = who->role == keys::CosignerRole::auditor;
    json["cosignatures"].push_back({{"name", printable(who->name)},
                                    {"role", is_auditor ? "auditor" : "witness"},
                                    {"time", time_text(signature.time, {})}});
  }
  return json;
}

Json correction_json(const scheme::Correction& correction) {
  return {{"first", correction.first},
          {"last", correction.last},
          {"from", time_text(correction.from, {})},
          {"until", time_text(correction.until, {})},
          {"day", correction.day.text()},
          {"entry", correction.last + 1}};
}

void put_entry(Json& json, const ProvenEntry& entry) {
  json["index"] = entry.index;
  json["recorded_at"] = time_text(entry.recorded_at, {});
  json["not_checked"] = Json::array({"time-corrections"});
  json["author"] = to_hex(entry.author);
  json["statement_hash"] = to_hex(entry.statement_hash);
  json["statement"] = statement_json(entry.statement);
}

void put_day(Json& json, const Judgement& judgement) {
  json["on"] = judgement.day.text();
  if (judgement.is_day_asked) {
    json["known_on"] = judgement.seal_day.text();
  } else {
    json["recorded_until"] = day_of(judgement.known_at.value(), judgement.offset).text();
  }
  json["age"] = judgement.age.value();
}

bool is_of_test_ledger(const proofs::ProvenStatus& status) {
  const auto* parameters = proofs::find(status.facts, scheme::parameters_subject());
  return parameters != nullptr &&
         scheme::is_test_ledger(std::get<scheme::ParametersRecord>(parameters->body).name);
}

void put_status(Json& json, const Judgement& judgement, const keys::Policy& policy) {
  const proofs::ProvenStatus& status = *status_in(judgement);
  json["subject"] = scheme::to_text(status.facts.front().subject);
  put_day(json, judgement);
  json["state"] = judgement.state->name;
  json["stated_by"] = auditors_of(judgement, policy).empty() ? "operator" : "auditor";
  if (!judgement.state->code.empty()) json["code"] = judgement.state->code;
  json["zh"] = judgement.state->zh;
  const auto spellings = unchecked_spellings(status.facts.front());
  if (!spellings.empty()) json["spellings_not_checked"] = spellings;
  if (judgement.is_overdue) json["overdue"] = true;
  if (is_of_test_ledger(status)) json["test_ledger"] = true;
  if (const auto* correction = correction_of_latest(status)) {
    json["time_corrected"] = correction_json(*correction);
  }
  for (const proofs::MarkItem& item : judgement.items) {
    json["items"].push_back({{"item", item.item}, {"answer", scheme::word(item.answer).name}});
  }
  if (judgement.body) json["record"] = record_json(*judgement.body);
  for (std::size_t i = 1; i < status.facts.size(); ++i) {
    if (const auto& record = status.facts[i].record) {
      json["besides"][scheme::to_text(status.facts[i].subject)] = record_json(record->body);
    }
  }
  json["sealed_at"] = time_text(status.sealed_at, {});
  json["subjects"] = status.subjects;
}

Json event_json(const Event& event, const Judgement& judgement) {
  Json json{{"index", event.index},
            {"recorded_at", time_text(event.recorded_at, {})},
            {"member", event.author},
            {"author", to_hex(event.key)},
            {"statement_hash", to_hex(event.statement_hash)},
            {"doubtful", is_doubtful(event, judgement.offset, status_in(judgement)->facts)},
            {"statement", statement_json(event.statement)}};
  const auto* correction = correction_at(status_in(judgement)->facts, event.index);
  if (correction != nullptr) json["time_corrected"] = correction_json(*correction);
  return json;
}

}  // namespace

std::string to_text(const Judgement& judgement, const keys::Policy& policy) {
  std::vector<Line> lines;
  if (const auto* entry = std::get_if<ProvenEntry>(&judgement.proven)) add_entry(lines, *entry);
  if (status_in(judgement) != nullptr) add_status(lines, judgement, policy);
  add_checkpoint(lines, judgement, policy);
  return head_of(judgement) + "\n" + text_of(lines);
}

std::string to_text(const Refusal& refusal) {
  return "certledger-check: " + std::string(name(refusal.exit)) + ": " +
         printable(certledger::to_text(refusal.error)) + "\n";
}

std::string to_json_text(const Judgement& judgement, const keys::Policy& policy) {
  Json json;
  json["verdict"] = name(judgement.exit);
  json["exit"] = static_cast<int>(judgement.exit);
  if (const auto* entry = std::get_if<ProvenEntry>(&judgement.proven)) {
    json["proof"] = "entry";
    put_entry(json, *entry);
  } else if (const auto* growth = std::get_if<ProvenGrowth>(&judgement.proven)) {
    json["proof"] = "consistency";
    json["old"] = growth->old.value().size;
  } else {
    const auto* history = std::get_if<ProvenHistory>(&judgement.proven);
    json["proof"] = history == nullptr ? "status" : "history";
    put_status(json, judgement, policy);
    if (history != nullptr) {
      json["events"] = Json::array();
      for (const Event& event : history->events)
        json["events"].push_back(event_json(event, judgement));
      json["roles_not_checked"] = history->unchecked;
    }
  }
  json["checkpoint"] = checkpoint_json(judgement, policy);
  return written(json);
}

std::string to_json_text(const Refusal& refusal) {
  Json json;
  json["verdict"] = name(refusal.exit);
  json["exit"] = static_cast<int>(refusal.exit);
  json["fault"] = refusal.reason;
  if (refusal.error.entry) json["entry"] = *refusal.error.entry;
  if (!refusal.error.where.empty()) json["where"] = printable(refusal.error.where);
  json["what"] = printable(refusal.error.what);
  if (!refusal.proof.empty()) {
    json["proof"] = refusal.proof;
    json["about"] = refusal.about;
  }
  if (!refusal.evidence_file.empty()) json["evidence"] = refusal.evidence_file;
  return written(json);
}

}  // namespace certledger::tools
