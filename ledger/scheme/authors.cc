#include "ledger/scheme/authors.h"

#include <algorithm>

#include "ledger/scheme/rule.h"

namespace certledger::scheme {
namespace {

std::unexpected<Error> of_another(Rule rule, std::string_view whose, std::string_view member) {
  return broken(
      rule, "only " + std::string(whose) + " can make this statement, not " + std::string(member));
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

bool is_for_responsible(Kind kind) { return row_of(kind).author == Author::responsible; }

}  // namespace

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
                                           ": no statement can follow");
  }
  const auto* member = std::get_if<MemberRecord>(before);
  const bool is_about_life = kind == Kind::member_amend || kind == Kind::member_suspend ||
                             kind == Kind::member_reinstate || kind == Kind::member_remove;
  if (member == nullptr || member->state != MemberState::removed || !is_about_life) return {};
  return broken(Rule::member_life, "the member was removed: no statement can follow");
}

Result<void> check_role(const SubjectId& subject, const RecordBody* before, const Body& statement,
                        const MemberRecord& member) {
  if (member.state != MemberState::in_force) {
    return broken(Rule::author_in_force,
                  "the author " + member.id + " was " + std::string(name(member.state)));
  }
  const Kind kind = kind_of(statement);
  const Roles& roles = row_of(kind).roles;
  if (std::ranges::none_of(roles, [&](Role role) { return member.facts.roles.contains(role); })) {
    return broken(Rule::author_role, member.id + " had no role for " + std::string(name(kind)));
  }
  if (kind != Kind::note || may_note(subject, before, member)) return {};
  return broken(Rule::note_author, member.id + " was not responsible for " + to_text(subject));
}

}  // namespace certledger::scheme
