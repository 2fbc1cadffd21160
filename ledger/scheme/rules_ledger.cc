// Rules for the ledger itself: genesis, seals, parameters, notes, members, keys and standards.
#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/base/origin.h"
#include "ledger/base/text.h"
#include "ledger/scheme/authors.h"
#include "ledger/scheme/judge.h"
#include "ledger/scheme/pattern.h"
#include "ledger/scheme/reasons.h"
#include "ledger/scheme/texts.h"

namespace certledger::scheme {
namespace {

Verdict check_possession(const PublicKey& key, std::string_view origin, std::string_view member,
                         const Signature& proof) {
  if (!is_sound_key(key)) {
    return broken(Rule::key_possession, "the public key is not a sound Ed25519 key");
  }
  if (!verify(key, possession_message(origin, member), proof)) {
    return broken(
        Rule::key_possession,
        "the new key's signature does not verify: make it for this origin and this member");
  }
  return {};
}

Verdict check_standard(const StandardFacts& facts, Date confirmed) {
  if (auto ok = check_name("the title", facts.title); !ok) return ok;
  if (auto ok = check_name("the publisher", facts.publisher); !ok) return ok;
  if (facts.until && *facts.until < confirmed) {
    return broken(Rule::date_order, "the standard ends on " + facts.until->text() +
                                        ", before its confirmation takes effect on " +
                                        confirmed.text());
  }
  return {};
}

Verdict check_member_decision(const Case& c, const std::string& member, MemberState wanted) {
  if (member == c.author.id) {
    return broken(Rule::not_oneself, "another authority must decide about " + member);
  }
  const auto& record = *c.find<MemberRecord>(member_subject(member));
  if (record.state == wanted) return {};
  return broken(Rule::member_life, "the member is " + std::string(name(record.state)) +
                                       "; this statement requires " + std::string(name(wanted)));
}

/// Whether the author is responsible for a subject, other than as the authority.
bool answers_for(const Case& c, const Record& record) {
  if (responsible(record.body) == c.author.id) return true;
  const auto* mark = std::get_if<MarkRecord>(&record.body);
  if (mark == nullptr || !c.counts(second_edition)) return false;
  // Since edition 2 also the body of the certificate, whoever granted the mark.
  const auto* certificate = c.find<CertificateRecord>(certificate_subject(mark->facts.certificate));
  return certificate != nullptr && certificate->body == c.author.id;
}

}  // namespace

bool in_force(const MemberRecord* member) {
  return member != nullptr && member->state == MemberState::in_force;
}

Verdict check_id(const SubjectId& subject) {
  if (is_valid_id(subject.type, subject.id)) return {};
  return broken(Rule::valid_id,
                subject.type == SubjectType::member
                    ? "a member's id must have 2 to 64 characters: a-z, 0-9, '.' and '-'"
                    : "an id or number must have 1 to 64 bytes, and no space at either end");
}

Verdict check_name(const char* what, std::string_view text) {
  if (!text.empty() && text.front() != ' ' && text.back() != ' ') return {};
  return broken(Rule::valid_id, std::string(what) + " is missing, or has a space at either end");
}

Verdict check_parameters(const Parameters& p) {
  constexpr std::uint32_t longest_months = 1200;
  constexpr std::uint32_t longest_days = 36'600;
  const auto bad = [](std::string what) { return broken(Rule::parameters_range, std::move(what)); };
  if (p.time_zone.empty()) return bad("time_zone is empty");
  if (!is_pattern(p.number_pattern)) return bad("number_pattern may have at most one *");
  if (p.longest_validity_months < 1 || p.longest_validity_months > longest_months) {
    return bad("longest_validity_months must be 1 to 1200");
  }
  if (p.longest_suspension_months < 1 || p.longest_suspension_months > longest_months) {
    return bad("longest_suspension_months must be 1 to 1200");
  }
  if (p.renewal_grace_days > longest_days || p.back_dating_days > longest_days ||
      p.days_to_record > longest_days) {
    return bad("renewal_grace_days, back_dating_days and days_to_record must be at most 36600");
  }
  std::set<std::string> codes;
  for (const SuspensionLimit& limit : p.suspension_limits) {
    if (find_reason(Kind::certificate_suspend, limit.reason) == nullptr ||
        !codes.insert(limit.reason).second || limit.months < 1 || limit.months > longest_months) {
      return bad(
          "suspension_limits must be 1 to 1200 months, at most one for each reason code of "
          "suspensions");
    }
  }
  if (p.mark_granters.empty() || std::ranges::any_of(p.mark_granters, [](Role role) {
        return role != Role::certification_body && role != Role::mark_steward;
      })) {
    return bad("mark_granters must be certification-body, mark-steward, or both");
  }
  return {};
}

Verdict check_member(const MemberFacts& facts, const Parameters& parameters) {
  if (auto ok = check_name("the member's name", facts.name); !ok) return ok;
  if (facts.roles.empty()) return broken(Rule::member_roles, "a member needs at least one role");
  if (facts.approval && facts.approval->from > facts.approval->to) {
    return broken(Rule::member_roles, "the approval ends before it begins");
  }
  if (facts.roles.contains(Role::certification_body) &&
      parameters.approval_check == ApprovalCheck::on && !facts.approval) {
    return broken(
        Rule::member_roles,
        "a certification body needs an approval with a number, a first day and a last day");
  }
  if (facts.scope && facts.scope->empty()) {
    return broken(Rule::member_roles, "a scope must name at least one standard");
  }
  return {};
}

Verdict judge_genesis(const Genesis& s, const Position& at) {
  if (!is_valid_origin(s.origin)) {
    return broken(Rule::valid_id,
                  "the origin must have 1 to 255 bytes without spaces or '+', and must not begin "
                  "with certledger/");
  }
  if (auto ok = check_name("the ledger's name", s.name); !ok) return ok;
  if (auto ok = check_parameters(s.parameters); !ok) return ok;
  for (const std::string& id : {s.authority, s.operator_id}) {
    if (auto ok = check_id(member_subject(id)); !ok) return ok;
  }
  if (s.authority == s.operator_id || s.authority_key == s.operator_key) {
    return broken(Rule::subject_new,
                  "authority and operator must be two members with different keys");
  }
  for (const MemberFacts* facts : {&s.authority_facts, &s.operator_facts}) {
    if (auto ok = check_member(*facts, s.parameters); !ok) return ok;
  }
  if (!s.authority_facts.roles.contains(Role::authority) ||
      !s.operator_facts.roles.contains(Role::operator_)) {
    return broken(Rule::member_roles,
                  "the two members of genesis must have the roles authority and operator");
  }
  if (at.author != s.authority_key || !is_sound_key(s.authority_key)) {
    return broken(Rule::known_key, "the authority's key that genesis names must sign it");
  }
  return check_possession(s.operator_key, s.origin, s.operator_id, s.operator_proof);
}

Verdict judge(const Case& c, const Seal& s) {
  if (c.at.map == nullptr || s.map_root != c.at.map->root || s.subjects != c.at.map->subjects) {
    return broken(Rule::seal_root,
                  "the seal states root " + to_hex(s.map_root) + " of " +
                      std::to_string(s.subjects) + " subjects" +
                      (c.at.map == nullptr ? std::string()
                                           : "; the entries lead to " + to_hex(c.at.map->root) +
                                                 " of " + std::to_string(c.at.map->subjects)));
  }
  return {};
}

Verdict judge(const Case& c, const ParametersChange& s) {
  if (s.parameters.edition < c.scheme.parameters.edition) {
    return broken(Rule::parameters_range, "the edition of the rules is " +
                                              std::to_string(c.scheme.parameters.edition.number) +
                                              " and cannot be lowered to " +
                                              std::to_string(s.parameters.edition.number));
  }
  return check_parameters(s.parameters);
}

Verdict judge(const Case& c, const Note& s) {
  if (auto ok = check_name("the note", s.text); !ok) return ok;
  if (c.has_role(Role::authority)) return {};
  if (s.subject.type == SubjectType::standard && c.has_role(Role::standards_body)) return {};
  if (s.subject.type == SubjectType::mark_version && c.has_role(Role::mark_steward)) return {};
  if (answers_for(c, *c.records.find(s.subject))) return {};
  return broken(Rule::note_author, c.author.id + " is not responsible for " + to_text(s.subject));
}

Verdict judge(const Case& c, const TimeCorrect& s) {
  const auto bad = [](std::string what) { return broken(Rule::time_correction, std::move(what)); };
  const auto text = [](Time time) { return to_text(time, UtcOffset()); };
  const Correction& t = s.times;
  if (!c.counts(Edition{2})) {
    return bad("edition 1 has no corrections of times: raise the edition first");
  }
  if (t.first > t.last || t.last + 1 != c.at.index) {
    return bad("it names the entries " + std::to_string(t.first) + " to " + std::to_string(t.last) +
               "; it must name all entries up to the one before it, " +
               std::to_string(c.at.index - 1));
  }
  const auto& known = c.scheme.corrections;
  if (!known.empty() && t.first <= known.back().last) {
    return bad("the times of entries up to " + std::to_string(known.back().last) +
               " are corrected already");
  }
  if (c.at.last_good && t.from != *c.at.last_good) {
    return bad("the newest entry with a right time was recorded at " + text(*c.at.last_good) +
               ", not at " + text(t.from));
  }
  if (t.from > t.until || t.until > c.at.recorded_at) {
    return bad("the true times are from " + text(t.from) + " to " + text(t.until) +
               ": they must not end before they begin, nor after this recording, at " +
               text(c.at.recorded_at));
  }
  if (t.day != day_of(t.until, c.scheme.parameters.utc_offset)) {
    return bad(text(t.until) + " is not on the day " + t.day.text());
  }
  return {};
}

Verdict judge(const Case& c, const MemberEnrol& s) {
  return check_member(s.facts, c.scheme.parameters);
}

Verdict judge(const Case& c, const MemberAmend& s) {
  const auto& record = *c.find<MemberRecord>(member_subject(s.member));
  if (record.state == MemberState::removed) {
    return broken(Rule::member_life, "the member is removed");
  }
  if (s.member == c.author.id && !std::ranges::includes(s.facts.roles, record.facts.roles)) {
    return broken(Rule::not_oneself, "another authority must take a role away from " + s.member);
  }
  return check_member(s.facts, c.scheme.parameters);
}

Verdict judge(const Case& c, const MemberSuspend& s) {
  return check_member_decision(c, s.member, MemberState::in_force);
}

Verdict judge(const Case& c, const MemberReinstate& s) {
  return check_member_decision(c, s.member, MemberState::suspended);
}

Verdict judge(const Case& c, const MemberRemove& s) {
  const auto& record = *c.find<MemberRecord>(member_subject(s.member));
  return check_member_decision(
      c, s.member,
      record.state == MemberState::suspended ? MemberState::suspended : MemberState::in_force);
}

Verdict judge(const Case& c, const KeyAdd& s) {
  const auto* member = c.find<MemberRecord>(member_subject(s.member));
  if (member == nullptr) {
    return broken(Rule::subject_known, "member/" + s.member + " is not enrolled");
  }
  if (member->state == MemberState::removed) {
    return broken(Rule::key_life, "member/" + s.member + " is removed");
  }
  return check_possession(s.key, c.scheme.origin, s.member, s.proof);
}

Verdict judge(const Case& c, const KeyRevoke& s) {
  const auto& key = *c.find<KeyRecord>(key_subject(s.key));
  if (key.revoked) {
    return broken(Rule::key_life,
                  "entry " + std::to_string(*key.revoked) + " revoked this key already");
  }
  // So the author of a revocation keeps a key in force, and the last authority cannot lock itself
  // out.
  if (c.counts(second_edition) && s.key == c.at.author) {
    return broken(Rule::not_oneself,
                  "a key cannot revoke itself: sign with another key of the authority, if "
                  "necessary a new one");
  }
  if (s.compromised_since && *s.compromised_since > c.today) {
    return broken(Rule::date_order, "compromised-since " + s.compromised_since->text() +
                                        " is after the day of recording");
  }
  return {};
}

Verdict judge(const Case&, const StandardConfirm& s) {
  return check_standard(s.facts, s.decision.effective);
}

Verdict judge(const Case& c, const StandardRevise& s) {
  const auto& record = *c.find<StandardRecord>(standard_subject(s.standard));
  if (record.state == StandardState::withdrawn) {
    return broken(Rule::standard_life, "the standard is withdrawn");
  }
  return check_standard(s.facts, record.confirmed);
}

Verdict judge(const Case& c, const StandardWithdraw& s) {
  const auto& record = *c.find<StandardRecord>(standard_subject(s.standard));
  if (record.state == StandardState::confirmed) return {};
  return broken(Rule::standard_life, "the standard is withdrawn already");
}

Verdict judge(const Case& c, const DirectiveIssue& s) {
  const auto* certificate = c.find<CertificateRecord>(certificate_subject(s.certificate));
  if (certificate == nullptr) {
    return broken(Rule::subject_known,
                  to_text(certificate_subject(s.certificate)) + " is not in this ledger" +
                      hint_at_recorded(c.records, certificate_subject(s.certificate)));
  }
  if (certificate->state != CertificateState::valid &&
      certificate->state != CertificateState::suspended) {
    return broken(Rule::directive_life,
                  "the certificate is " + std::string(name(certificate->state)) + " already");
  }
  if (s.deadline < s.decision.decided) {
    return broken(Rule::directive_life, "the deadline is before the decision");
  }
  return {};
}

Verdict judge(const Case& c, const DirectiveClose& s) {
  const auto& directive = *c.find<DirectiveRecord>(directive_subject(s.directive));
  if (directive.state == DirectiveState::closed) {
    return broken(Rule::directive_life, "the directive is closed already");
  }
  if (certificate_subject(directive.certificate) != certificate_subject(s.certificate)) {
    return broken(Rule::directive_life, "the directive is about certificate " +
                                            directive.certificate + ", not " + s.certificate);
  }
  return {};
}

}  // namespace certledger::scheme
