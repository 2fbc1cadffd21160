// The kinds of statements: one row each, which says everything about a kind that is data. What it
// says and does besides is code that the compiler asks for (statement.h).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>

#include "ledger/base/names.h"
#include "ledger/scheme/role.h"
#include "ledger/scheme/subject.h"

namespace certledger::scheme {

/// A number in the format, which no other kind ever gets.
enum class Kind : std::uint8_t {
  genesis = 0,
  seal = 1,
  parameters_change = 2,
  note = 3,
  time_correct = 4,
  member_enrol = 16,
  member_amend = 17,
  member_suspend = 18,
  member_reinstate = 19,
  member_remove = 20,
  key_add = 24,
  key_revoke = 25,
  standard_confirm = 32,
  standard_revise = 33,
  standard_withdraw = 34,
  certificate_issue = 48,
  certificate_amend = 49,
  certificate_reduce = 50,
  certificate_extend = 51,
  certificate_suspend = 52,
  certificate_prolong = 53,
  certificate_reinstate = 54,
  certificate_withdraw = 55,
  certificate_cancel = 56,
  certificate_renew = 57,
  certificate_replace = 58,
  certificate_release = 59,
  certificate_nullify = 60,
  certificate_correct = 61,
  directive_issue = 80,
  directive_close = 81,
  mark_version = 96,
  mark_grant = 97,
  mark_reduce = 98,
  mark_revoke = 99,
  mark_report = 100,
};

/// The roles of which an author needs one.
class Roles {
 public:
  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) list_[size_++] = role;
  }
  [[nodiscard]] constexpr const Role* begin() const { return list_.data(); }
  [[nodiscard]] constexpr const Role* end() const { return list_.data() + size_; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }

 private:
  std::array<Role, 5> list_{};
  std::size_t size_ = 0;
};

/// Which of the members with such a role.
enum class Author : std::uint8_t {
  in_role,      ///< any
  responsible,  ///< the one that answers for the subject: issuing body, granter of the mark
};

/// Whether a statement brings its first subject into being.
enum class Creates : std::uint8_t { no, yes, maybe };

/// Whether its decision gives a code of the kind's list (reasons.h).
enum class ReasonCode : std::uint8_t {
  none,  ///< there is no list
  optional,
  required,
};

struct KindRow {
  Kind value;
  std::string_view text;               ///< its name: noun and verb
  std::optional<SubjectType> subject;  ///< of its first subject; none: a seal's, and any of a note
  Roles roles;
  Author author;
  Creates creates;
  ReasonCode reason;
};

namespace kind_table {

using enum SubjectType;
using enum Author;
using enum Creates;
using enum ReasonCode;

inline constexpr Roles authority{Role::authority};
inline constexpr Roles operators{Role::operator_};
inline constexpr Roles standards{Role::standards_body};
inline constexpr Roles bodies{Role::certification_body};
inline constexpr Roles stewards{Role::mark_steward, Role::authority};
inline constexpr Roles granters{Role::certification_body, Role::mark_steward};
inline constexpr Roles all_others{Role::authority, Role::standards_body, Role::certification_body,
                                  Role::mark_steward};

// clang-format off
inline constexpr auto rows = std::to_array<KindRow>({
    {Kind::genesis,               "genesis",               parameters,   authority,  in_role,     yes,   none},
    {Kind::seal,                  "seal",                  {},           operators,  in_role,     no,    none},
    {Kind::parameters_change,     "parameters.change",     parameters,   authority,  in_role,     no,    none},
    {Kind::note,                  "note",                  {},           all_others, in_role,     no,    none},
    {Kind::time_correct,          "time.correct",          parameters,   authority,  in_role,     no,    none},
    {Kind::member_enrol,          "member.enrol",          member,       authority,  in_role,     yes,   none},
    {Kind::member_amend,          "member.amend",          member,       authority,  in_role,     no,    none},
    {Kind::member_suspend,        "member.suspend",        member,       authority,  in_role,     no,    none},
    {Kind::member_reinstate,      "member.reinstate",      member,       authority,  in_role,     no,    none},
    {Kind::member_remove,         "member.remove",         member,       authority,  in_role,     no,    none},
    {Kind::key_add,               "key.add",               key,          authority,  in_role,     yes,   none},
    {Kind::key_revoke,            "key.revoke",            key,          authority,  in_role,     no,    none},
    {Kind::standard_confirm,      "standard.confirm",      standard,     standards,  in_role,     yes,   none},
    {Kind::standard_revise,       "standard.revise",       standard,     standards,  in_role,     no,    none},
    {Kind::standard_withdraw,     "standard.withdraw",     standard,     standards,  in_role,     no,    none},
    {Kind::certificate_issue,     "certificate.issue",     certificate,  bodies,     in_role,     yes,   none},
    {Kind::certificate_amend,     "certificate.amend",     certificate,  bodies,     responsible, no,    optional},
    {Kind::certificate_reduce,    "certificate.reduce",    certificate,  bodies,     responsible, no,    none},
    {Kind::certificate_extend,    "certificate.extend",    certificate,  bodies,     responsible, no,    none},
    {Kind::certificate_suspend,   "certificate.suspend",   certificate,  bodies,     responsible, no,    required},
    {Kind::certificate_prolong,   "certificate.prolong",   certificate,  bodies,     responsible, no,    none},
    {Kind::certificate_reinstate, "certificate.reinstate", certificate,  bodies,     responsible, no,    none},
    {Kind::certificate_withdraw,  "certificate.withdraw",  certificate,  bodies,     responsible, no,    required},
    {Kind::certificate_cancel,    "certificate.cancel",    certificate,  bodies,     responsible, no,    required},
    {Kind::certificate_renew,     "certificate.renew",     certificate,  bodies,     responsible, no,    none},
    {Kind::certificate_replace,   "certificate.replace",   certificate,  bodies,     responsible, no,    optional},
    {Kind::certificate_release,   "certificate.release",   certificate,  bodies,     responsible, no,    none},
    {Kind::certificate_nullify,   "certificate.nullify",   certificate,  authority,  in_role,     no,    none},
    {Kind::certificate_correct,   "certificate.correct",   certificate,  bodies,     responsible, no,    required},
    {Kind::directive_issue,       "directive.issue",       directive,    authority,  in_role,     yes,   none},
    {Kind::directive_close,       "directive.close",       directive,    authority,  in_role,     no,    none},
    {Kind::mark_version,          "mark.version",          mark_version, stewards,   in_role,     maybe, none},
    {Kind::mark_grant,            "mark.grant",            mark,         granters,   in_role,     yes,   none},
    {Kind::mark_reduce,           "mark.reduce",           mark,         granters,   responsible, no,    none},
    {Kind::mark_revoke,           "mark.revoke",           mark,         granters,   responsible, no,    none},
    {Kind::mark_report,           "mark.report",           mark,         granters,   responsible, no,    none},
});
// clang-format on

}  // namespace kind_table

/// In the order of Body's alternatives (statement.h).
inline constexpr const auto& kinds = kind_table::rows;
constexpr const auto& names_of(Kind) { return kinds; }

/// The row of a known kind.
constexpr const KindRow& row_of(Kind kind) {
  for (const KindRow& row : kinds) {
    if (row.value == kind) return row;
  }
  return kinds.front();
}

}  // namespace certledger::scheme
