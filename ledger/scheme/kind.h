// The kinds of statements: their numbers in the format, and their names.
#pragma once

#include <cstdint>

#include "ledger/base/names.h"

namespace certledger::scheme {

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

inline constexpr std::array kind_names{
    Name{Kind::genesis, "genesis"},
    Name{Kind::seal, "seal"},
    Name{Kind::parameters_change, "parameters.change"},
    Name{Kind::note, "note"},
    Name{Kind::time_correct, "time.correct"},
    Name{Kind::member_enrol, "member.enrol"},
    Name{Kind::member_amend, "member.amend"},
    Name{Kind::member_suspend, "member.suspend"},
    Name{Kind::member_reinstate, "member.reinstate"},
    Name{Kind::member_remove, "member.remove"},
    Name{Kind::key_add, "key.add"},
    Name{Kind::key_revoke, "key.revoke"},
    Name{Kind::standard_confirm, "standard.confirm"},
    Name{Kind::standard_revise, "standard.revise"},
    Name{Kind::standard_withdraw, "standard.withdraw"},
    Name{Kind::certificate_issue, "certificate.issue"},
    Name{Kind::certificate_amend, "certificate.amend"},
    Name{Kind::certificate_reduce, "certificate.reduce"},
    Name{Kind::certificate_extend, "certificate.extend"},
    Name{Kind::certificate_suspend, "certificate.suspend"},
    Name{Kind::certificate_prolong, "certificate.prolong"},
    Name{Kind::certificate_reinstate, "certificate.reinstate"},
    Name{Kind::certificate_withdraw, "certificate.withdraw"},
    Name{Kind::certificate_cancel, "certificate.cancel"},
    Name{Kind::certificate_renew, "certificate.renew"},
    Name{Kind::certificate_replace, "certificate.replace"},
    Name{Kind::certificate_release, "certificate.release"},
    Name{Kind::certificate_nullify, "certificate.nullify"},
    Name{Kind::certificate_correct, "certificate.correct"},
    Name{Kind::directive_issue, "directive.issue"},
    Name{Kind::directive_close, "directive.close"},
    Name{Kind::mark_version, "mark.version"},
    Name{Kind::mark_grant, "mark.grant"},
    Name{Kind::mark_reduce, "mark.reduce"},
    Name{Kind::mark_revoke, "mark.revoke"},
    Name{Kind::mark_report, "mark.report"},
};
constexpr const auto& names_of(Kind) { return kind_names; }

}  // namespace certledger::scheme
