// The checks of apply(): one overload for each kind of statement. The code names each rule beside
// its condition. Internal to the scheme; others use apply.h.
#pragma once

#include "ledger/scheme/apply.h"

namespace certledger::scheme {

using Verdict = Result<void>;

/// The edition that closed gaps of the first (docs/scheme.md, "Rules").
inline constexpr Edition second_edition{2};

/// The context of a statement to judge. It has passed the general rules (key, role, existence,
/// `after`, dates and reason of the decision).
struct Case {
  Register& records;
  const Position& at;
  const ParametersRecord& scheme;
  const MemberRecord& author;
  Date today;  ///< the day of recording in the scheme's time zone

  /// Whether the rules of that edition apply.
  [[nodiscard]] bool counts(Edition edition) const { return scheme.parameters.edition >= edition; }
  [[nodiscard]] bool has_role(Role role) const { return author.facts.roles.contains(role); }
  /// The record of that subject; null if there is none.
  template <class R>
  [[nodiscard]] const R* find(const SubjectId& subject) const {
    const Record* record = records.find(subject);
    return record == nullptr ? nullptr : std::get_if<R>(&record->body);
  }
};

Verdict judge_genesis(const Genesis& s, const Position& at);

Verdict judge(const Case& c, const Seal& s);
Verdict judge(const Case& c, const ParametersChange& s);
Verdict judge(const Case& c, const Note& s);
Verdict judge(const Case& c, const TimeCorrect& s);
Verdict judge(const Case& c, const MemberEnrol& s);
Verdict judge(const Case& c, const MemberAmend& s);
Verdict judge(const Case& c, const MemberSuspend& s);
Verdict judge(const Case& c, const MemberReinstate& s);
Verdict judge(const Case& c, const MemberRemove& s);
Verdict judge(const Case& c, const KeyAdd& s);
Verdict judge(const Case& c, const KeyRevoke& s);
Verdict judge(const Case& c, const StandardConfirm& s);
Verdict judge(const Case& c, const StandardRevise& s);
Verdict judge(const Case& c, const StandardWithdraw& s);
Verdict judge(const Case& c, const CertificateIssue& s);
Verdict judge(const Case& c, const CertificateAmend& s);
Verdict judge(const Case& c, const CertificateReduce& s);
Verdict judge(const Case& c, const CertificateExtend& s);
Verdict judge(const Case& c, const CertificateSuspend& s);
Verdict judge(const Case& c, const CertificateProlong& s);
Verdict judge(const Case& c, const CertificateReinstate& s);
Verdict judge(const Case& c, const CertificateWithdraw& s);
Verdict judge(const Case& c, const CertificateCancel& s);
Verdict judge(const Case& c, const CertificateRenew& s);
Verdict judge(const Case& c, const CertificateReplace& s);
Verdict judge(const Case& c, const CertificateRelease& s);
Verdict judge(const Case& c, const CertificateNullify& s);
Verdict judge(const Case& c, const CertificateCorrect& s);
Verdict judge(const Case& c, const DirectiveIssue& s);
Verdict judge(const Case& c, const DirectiveClose& s);
Verdict judge(const Case& c, const MarkVersion& s);
Verdict judge(const Case& c, const MarkGrant& s);
Verdict judge(const Case& c, const MarkReduce& s);
Verdict judge(const Case& c, const MarkRevoke& s);
Verdict judge(const Case& c, const MarkReport& s);

// --- checks that several kinds share ---

/// Checks ids, names and numbers.
Verdict check_id(const SubjectId& subject);
Verdict check_name(const char* what, std::string_view text);
/// Checks members: roles, approval, scope.
Verdict check_member(const MemberFacts& facts, const Parameters& parameters);
Verdict check_parameters(const Parameters& parameters);
/// Whether the member is in force.
bool in_force(const MemberRecord* member);

}  // namespace certledger::scheme
