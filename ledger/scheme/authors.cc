#include "ledger/scheme/authors.h"

#include <algorithm>

#include "ledger/scheme/rule.h"

namespace certledger::scheme {
namespace {

std::unexpected<Error> of_another(Rule rule, std::string_view whose, std::string_view member) {
  return broken(rule,
                "it is for " + std::string(whose) + " to say, not for " + std::string(member));
}

/// Notes are for the authority, for who answers for the subject, and for who keeps all subjects of
/// its type.
bool may_note(const SubjectId& subject, const RecordBody* before, const MemberRecord& member) {
  const std::set<Role>& roles = member.facts.roles;
  if (roles.contains(Role::authority)) return true;
  if (subject.type == SubjectType::standard) return roles.contains(Role::standards_body);
  if (subject.type == SubjectType::mark_version) return roles.contains(Role::mark_steward);
  return before != nullptr && responsible(*before) == member.id;
}

}  // namespace

std::vector<Role> roles_for(Kind kind) {
  switch (kind) {
    case Kind::seal: return {Role::operator_};
    case Kind::genesis:
    case Kind::parameters_change:
    case Kind::time_correct:
    case Kind::member_enrol:
    case Kind::member_amend:
    case Kind::member_suspend:
    case Kind::member_reinstate:
    case Kind::member_remove:
    case Kind::key_add:
    case Kind::key_revoke:
    case Kind::directive_issue:
    case Kind::directive_close:
    case Kind::certificate_nullify: return {Role::authority};
    case Kind::standard_confirm:
    case Kind::standard_revise:
    case Kind::standard_withdraw: return {Role::standards_body};
    case Kind::certificate_issue:
    case Kind::certificate_amend:
    case Kind::certificate_reduce:
    case Kind::certificate_extend:
    case Kind::certificate_suspend:
    case Kind::certificate_prolong:
    case Kind::certificate_reinstate:
    case Kind::certificate_withdraw:
    case Kind::certificate_cancel:
    case Kind::certificate_renew:
    case Kind::certificate_replace:
    case Kind::certificate_release:
    case Kind::certificate_correct: return {Role::certification_body};
    case Kind::mark_version: return {Role::mark_steward, Role::authority};
    case Kind::mark_grant:
    case Kind::mark_reduce:
    case Kind::mark_revoke:
    case Kind::mark_report: return {Role::certification_body, Role::mark_steward};
    case Kind::note:
      return {Role::authority, Role::standards_body, Role::certification_body, Role::mark_steward};
  }
  return {};
}

bool is_for_responsible(Kind kind) {
  switch (kind) {
    case Kind::certificate_amend:
    case Kind::certificate_reduce:
    case Kind::certificate_extend:
    case Kind::certificate_suspend:
    case Kind::certificate_prolong:
    case Kind::certificate_reinstate:
    case Kind::certificate_withdraw:
    case Kind::certificate_cancel:
    case Kind::certificate_renew:
    case Kind::certificate_replace:
    case Kind::certificate_release:
    case Kind::certificate_correct:
    case Kind::mark_reduce:
    case Kind::mark_revoke:
    case Kind::mark_report: return true;
    default: return false;
  }
}

std::string_view responsible(const RecordBody& record) {
  if (const auto* r = std::get_if<CertificateRecord>(&record)) return r->body;
  if (const auto* r = std::get_if<MarkRecord>(&record)) return r->granter;
  if (const auto* r = std::get_if<MemberRecord>(&record)) return r->id;
  return {};
}

Result<void> check_responsible(const RecordBody* before, const Body& statement,
                               std::string_view member) {
  if (before == nullptr) return {};
  const Kind kind = kind_of(statement);
  if (kind == Kind::certificate_issue) {
    const auto* old = std::get_if<CertificateRecord>(before);
    if (old != nullptr && old->released_to == member) return {};
    return broken(Rule::transfer, "the certificate was not released to " + std::string(member));
  }
  if (!is_for_responsible(kind) || responsible(*before) == member) return {};
  const bool is_mark = std::holds_alternative<MarkRecord>(*before);
  return of_another(is_mark ? Rule::granter : Rule::issuing_body, responsible(*before), member);
}

Result<void> check_standing(const RecordBody* before, const Body& statement) {
  if (before == nullptr) return {};
  const Kind kind = kind_of(statement);
  if (const auto* r = std::get_if<CertificateRecord>(before)) {
    const bool is_over =
        r->state != CertificateState::valid && r->state != CertificateState::suspended;
    if (!is_over || (kind != Kind::certificate_issue && !is_for_responsible(kind))) return {};
    return broken(Rule::state_permits, "the certificate was " + std::string(name(r->state)) +
                                           ", which nothing leads out of");
  }
  const auto* member = std::get_if<MemberRecord>(before);
  const bool is_about_life = kind == Kind::member_amend || kind == Kind::member_suspend ||
                             kind == Kind::member_reinstate || kind == Kind::member_remove;
  if (member == nullptr || member->state != MemberState::removed || !is_about_life) return {};
  return broken(Rule::member_life, "the member was removed, which nothing leads out of");
}

Result<void> check_role(const SubjectId& subject, const RecordBody* before, const Body& statement,
                        const MemberRecord& member) {
  if (member.state != MemberState::in_force) {
    return broken(Rule::author_in_force,
                  "the author " + member.id + " was " + std::string(name(member.state)));
  }
  const Kind kind = kind_of(statement);
  const auto roles = roles_for(kind);
  if (std::ranges::none_of(roles, [&](Role role) { return member.facts.roles.contains(role); })) {
    return broken(Rule::author_role, member.id + " had no role for " + std::string(name(kind)));
  }
  if (kind != Kind::note || may_note(subject, before, member)) return {};
  return broken(Rule::note_author, member.id + " did not answer for " + to_text(subject));
}

}  // namespace certledger::scheme
