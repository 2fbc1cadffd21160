#include "ledger/scheme/apply.h"

#include <map>

#include "ledger/base/encoding.h"
#include "ledger/scheme/authors.h"
#include "ledger/scheme/correct.h"
#include "ledger/scheme/evolve.h"
#include "ledger/scheme/judge.h"
#include "ledger/scheme/reasons.h"
#include "ledger/scheme/texts.h"

namespace certledger::scheme {
namespace {

Verdict check_existence(const Case& c, const Body& statement, const Record* record) {
  const Kind kind = kind_of(statement);
  const Creates creates = row_of(kind).creates;
  if (record != nullptr && creates == Creates::yes) {
    return broken(Rule::subject_new, "it is already recorded (latest entry " +
                                         std::to_string(record->life.index) +
                                         "): a number, id or key is never used again");
  }
  if (record == nullptr && creates == Creates::no) {
    return broken(Rule::subject_known,
                  "not recorded in this ledger" +
                      hint_at_recorded(c.records, subjects_of(statement).front()));
  }
  return {};
}

Verdict check_after(const Record* record, const Hash& after) {
  const Hash latest = record == nullptr ? Hash{} : record->life.latest;
  if (after == latest) return {};
  if (record == nullptr) {
    return broken(Rule::after_latest, "`after` must be zeros, because the subject is new");
  }
  return broken(Rule::after_latest, "`after` is not the subject's latest statement, which is " +
                                        to_hex(latest) + " (entry " +
                                        std::to_string(record->life.index) +
                                        "): see what changed since then, and decide again");
}

Verdict check_decision(const Decision& decision, Kind kind, const Case& c) {
  if (decision.decided > c.today || decision.effective > c.today) {
    return broken(Rule::date_order, "decided " + decision.decided.text() + " and effective " +
                                        decision.effective.text() +
                                        " must not be after the day of recording, " +
                                        c.today.text());
  }
  if (!decision.reason) {
    if (row_of(kind).reason != ReasonCode::required) return {};
    return broken(Rule::reason_code, "a reason code is required");
  }
  if (find_reason(kind, *decision.reason) == nullptr) {
    return broken(Rule::reason_code, "reason code " + *decision.reason + " is not in the list of " +
                                         std::string(name(kind)));
  }
  return {};
}

/// The day from which on the subject's record holds, and before which nothing may take effect.
std::optional<Date> effective_since(const RecordBody& body) {
  return std::visit(
      [](const auto& r) -> std::optional<Date> {
        if constexpr (requires { r.effective; }) {
          return r.effective;
        } else {
          return std::nullopt;
        }
      },
      body);
}

Verdict check_effective(const Decision& decision, const Record* record, Kind kind) {
  // Nullification reaches back by its nature; its own rule says how far.
  if (record == nullptr || kind == Kind::certificate_nullify) return {};
  const auto since = effective_since(record->body);
  if (!since || decision.effective >= *since) return {};
  return broken(Rule::effective_order, "effective " + decision.effective.text() +
                                           " is before the subject's latest effective date, " +
                                           since->text());
}

/// The records as they read by the corrections of times up to this entry, which may be one itself:
/// what was recorded by a clock that was fast does not stand in the way of what follows.
class CorrectedRegister : public Register {
 public:
  CorrectedRegister(Register& records, const Body& statement, std::uint64_t index)
      : records_(records), index_(index) {
    const Record* record = records.find(parameters_subject());
    if (record != nullptr) corrections_ = std::get<ParametersRecord>(record->body).corrections;
    const auto* correction = std::get_if<TimeCorrect>(&statement);
    if (correction != nullptr) corrections_.push_back(correction->times);
  }

  const Record* find(const SubjectId& subject) override {
    const Record* record = records_.find(subject);
    if (record == nullptr || corrections_.empty()) return record;
    const auto day = latest_day(corrections_, record->life.index, index_);
    if (!day) return record;
    const auto [at, is_new] = corrected_.try_emplace(subject);
    if (is_new) at->second = {record->life, not_after(record->body, *day)};
    return &at->second;
  }

 private:
  Register& records_;
  std::uint64_t index_;
  std::vector<Correction> corrections_;
  std::map<SubjectId, Record> corrected_;
};

Result<Case> open_case(Register& records, Kind kind, const Position& at) {
  const Record* key_record = records.find(key_subject(at.author));
  if (key_record == nullptr) {
    return broken(Rule::known_key, "the key " + to_hex(at.author) + " is not registered");
  }
  const auto key = std::get<KeyRecord>(key_record->body);
  if (key.revoked) {
    return broken(Rule::known_key, "the key " + to_hex(at.author) + " was revoked by entry " +
                                       std::to_string(*key.revoked));
  }
  const Record* member_record = records.find(member_subject(key.member));
  const Record* parameters_record = records.find(parameters_subject());
  if (member_record == nullptr || parameters_record == nullptr) {
    return broken(Rule::known_key, "the key's member is not enrolled");
  }
  const auto& member = std::get<MemberRecord>(member_record->body);
  if (!in_force(&member)) {
    return broken(Rule::author_in_force,
                  "the author " + member.id + " is " + std::string(name(member.state)));
  }
  const auto& scheme = std::get<ParametersRecord>(parameters_record->body);
  const Case c{records, at, scheme, member, day_of(at.recorded_at, scheme.parameters.utc_offset)};
  std::string wanted;
  for (const Role role : row_of(kind).roles) {
    if (c.has_role(role)) return c;
    wanted += (wanted.empty() ? "" : " or ") + std::string(name(role));
  }
  return broken(Rule::author_role, std::string(name(kind)) + " requires the role " + wanted +
                                       ", which " + member.id + " does not have");
}

Verdict judge_general(const Case& c, const Statement& statement, const Record* record) {
  const Kind kind = kind_of(statement.body);
  if (kind == Kind::seal) {
    return statement.after == Hash{}
               ? Verdict{}
               : broken(Rule::after_latest, "a seal has no subject: `after` must be zeros");
  }
  if (auto ok = check_existence(c, statement.body, record); !ok) return ok;
  if (auto ok = check_after(record, statement.after); !ok) return ok;
  const Decision* decision = decision_of(statement.body);
  if (decision == nullptr) return {};
  if (auto ok = check_decision(*decision, kind, c); !ok) return ok;
  return check_effective(*decision, record, kind);
}

/// Edition 2: what is new has a look of its own, and all texts can be read.
Verdict judge_looks(Register& records, const Body& body, const std::vector<SubjectId>& subjects) {
  const auto is_known = [&](const std::string& text) {
    return is_recorded(records, subjects, text);
  };
  for (const SubjectId& subject : subjects) {
    if (records.find(subject) != nullptr) continue;
    if (const auto fault = fault_as_new(subject)) {
      return broken(Rule::valid_id, unaskable(subject, *fault).what);
    }
    for (const SubjectId& like : subjects_like(subject)) {
      if (records.find(like) == nullptr) continue;
      return broken(Rule::subject_new, "it looks like " + to_text(like) + ", which is recorded");
    }
  }
  if (const auto bad = bad_text_of(body, is_known)) {
    return broken(Rule::valid_id, bad->where + " " + bad->what);
  }
  return {};
}

std::vector<Change> changes(Register& records, const Statement& statement, const Position& at,
                            const Circumstance& circumstance) {
  std::vector<Change> list;
  for (SubjectId& subject : subjects_of(statement.body)) {
    const Record* before = records.find(subject);
    Record after;
    after.body =
        evolve(subject, before == nullptr ? nullptr : &before->body, statement.body, circumstance);
    after.life.latest = at.statement_hash;
    after.life.index = at.index;
    after.life.count = before == nullptr ? 1 : before->life.count + 1;
    after.life.trail = next_trail(before == nullptr ? Hash{} : before->life.trail, at.leaf_hash);
    list.push_back({std::move(subject), std::move(after)});
  }
  return list;
}

/// The body as it was, but for when that was decided and what is flagged.
RecordBody dated_like(RecordBody body, const RecordBody& before) {
  std::visit(
      [&](auto& r) {
        if constexpr (requires { r.effective; }) {
          const auto& old = std::get<std::remove_cvref_t<decltype(r)>>(before);
          r.effective = old.effective;
          r.flags = old.flags;
        }
      },
      body);
  return body;
}

/// Since edition 2 a decision on what exists changes something, whatever its kind.
Verdict check_changes(const Case& c, const Statement& statement, const Record* before,
                      const Record& after) {
  if (!c.counts(second_edition) || decision_of(statement.body) == nullptr || before == nullptr) {
    return {};
  }
  const Bytes now = encode_record({{}, dated_like(after.body, before->body)});
  if (now != encode_record({{}, before->body})) return {};
  return broken(Rule::change_known, "the statement changes nothing: all of it holds already");
}

/// The flags that the statement adds to its subjects' records.
std::set<Flag> flags_for(const Case& c, const Statement& statement, const Record* record) {
  std::set<Flag> flags;
  if (const Decision* decision = decision_of(statement.body)) {
    flags = flags_of(*decision, c.scheme.parameters, c.today);
  }
  // Late by its recording, whatever day of effect the body names. So is a suspension that is
  // prolonged when it is over: else a reinstatement after that would pass for one in time.
  const Kind kind = kind_of(statement.body);
  if (c.counts(second_edition) &&
      (kind == Kind::certificate_reinstate || kind == Kind::certificate_prolong) &&
      c.today > *std::get<CertificateRecord>(record->body).until) {
    flags.insert(Flag::late_reinstatement);
  }
  return flags;
}

std::unexpected<Error> about(const std::vector<SubjectId>& subjects, Kind kind, Error error) {
  error.where = subjects.empty() ? std::string(name(kind))
                                 : to_text(subjects.front()) + ": " + std::string(name(kind));
  return std::unexpected(std::move(error));
}

}  // namespace

std::set<Flag> flags_of(const Decision& decision, const Parameters& p, Date today) {
  std::set<Flag> flags;
  if (today > decision.decided.plus_days(p.days_to_record)) flags.insert(Flag::late);
  if (today > decision.effective.plus_days(p.back_dating_days)) flags.insert(Flag::back_dated);
  return flags;
}

Result<std::vector<Change>> apply(Register& stored, const Statement& statement,
                                  const Position& at) {
  const Kind kind = kind_of(statement.body);
  const std::vector<SubjectId> subjects = subjects_of(statement.body);
  if ((kind == Kind::genesis) != (at.index == 0)) {
    return about(subjects, kind,
                 broken(Rule::genesis_first, "genesis must be entry 0, and only entry 0").error());
  }
  if (kind == Kind::genesis) {
    const auto& genesis = std::get<Genesis>(statement.body);
    auto ok = judge_genesis(genesis, at);
    if (ok && statement.after != Hash{}) ok = broken(Rule::after_latest, "`after` must be zeros");
    if (ok && genesis.parameters.edition >= Edition{2}) {
      ok = judge_looks(stored, statement.body, subjects);
    }
    if (!ok) return about(subjects, kind, ok.error());
    return changes(stored, statement, at, {at.index, genesis.authority, {}});
  }
  CorrectedRegister records(stored, statement.body, at.index);
  const auto c = open_case(records, kind, at);
  if (!c) return about(subjects, kind, c.error());
  for (const SubjectId& subject : subjects) {
    if (auto ok = check_id(subject); !ok) return about(subjects, kind, ok.error());
  }
  const Record* record = subjects.empty() ? nullptr : records.find(subjects.front());
  auto ok = judge_general(*c, statement, record);
  if (ok) {
    ok = std::visit(
        [&](const auto& body) -> Verdict {
          if constexpr (std::is_same_v<decltype(body), const Genesis&>) {
            return {};
          } else {
            return judge(*c, body);
          }
        },
        statement.body);
  }
  if (ok && c->counts(Edition{2})) ok = judge_looks(records, statement.body, subjects);
  if (!ok) return about(subjects, kind, ok.error());
  auto list =
      changes(records, statement, at, {at.index, c->author.id, flags_for(*c, statement, record)});
  if (list.empty()) return list;
  ok = check_changes(*c, statement, record, list.front().record);
  if (!ok) return about(subjects, kind, ok.error());
  return list;
}

bool is_doubtful(const KeyRecord& author_key, Time recorded_at, UtcOffset offset) {
  return author_key.compromised_since &&
         day_of(recorded_at, offset) >= *author_key.compromised_since;
}

}  // namespace certledger::scheme
