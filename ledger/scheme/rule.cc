#include "ledger/scheme/rule.h"

#include <array>

namespace certledger::scheme {
namespace {

constexpr std::array texts{
    RuleText{Rule::genesis_first, "Genesis is entry 0, and no other entry is genesis.", "format"},
    RuleText{Rule::known_key, "The author's key is registered and not revoked.",
             "ISO/IEC 17065 4.1.3; 电子签名法 art. 13, 15"},
    RuleText{Rule::author_in_force, "The author is a member in force.", "scheme"},
    RuleText{Rule::author_role, "The author's role permits the statement.",
             "认证认可条例 art. 9, 26; 标志管理办法"},
    RuleText{Rule::after_latest, "`after` names the latest statement on the subject.", "format"},
    RuleText{Rule::subject_new, "A number, id or key is never used again.",
             "ISO/IEC 17065 7.7, 7.8"},
    RuleText{Rule::subject_new, "A new number or id does not look like a recorded one.", "scheme",
             Edition{2}},
    RuleText{Rule::subject_known, "The subjects that a statement names are recorded.", "format"},
    RuleText{Rule::valid_id, "Ids, names and origins have the form that the format requires.",
             "format"},
    RuleText{Rule::valid_id,
             "New numbers and ids have only the characters that the format lists. Every text is "
             "readable. A recorded text may be repeated.",
             "format", Edition{2}},
    RuleText{Rule::key_possession, "A new key is sound, and has signed its own registration.",
             "电子签名法 art. 13"},
    RuleText{Rule::key_life,
             "A key is added to a member that is not removed. A key is revoked once.",
             "电子签名法 art. 15"},
    RuleText{Rule::member_life,
             "Only a member in force is suspended. Only a suspended member is reinstated. Removal "
             "is final.",
             "scheme"},
    RuleText{Rule::member_roles,
             "A member has a role. If the scheme checks approvals, a certification body has one.",
             "认证认可条例 art. 9"},
    RuleText{Rule::not_oneself,
             "A member does not suspend or remove itself, and does not drop its own roles.",
             "scheme"},
    RuleText{Rule::not_oneself, "A key does not revoke itself.", "scheme", Edition{2}},
    RuleText{Rule::standard_life, "Only a confirmed standard is revised or withdrawn.",
             "标准管理办法"},
    RuleText{Rule::date_order,
             "The days of decision, award and effect are not after the day of recording. The award "
             "is not before the decision.",
             "ISO/IEC 17065 7.7.1"},
    RuleText{Rule::date_order,
             "The first award is the award itself, or that of the certificate that is transferred "
             "or replaced. A renewal's award is not before the previous award.",
             "ISO/IEC 17065 7.7.1", Edition{2}},
    RuleText{Rule::effective_order,
             "A statement does not take effect before an earlier statement on the same subject.",
             "scheme"},
    RuleText{Rule::parameters_range,
             "The scheme's parameters are in their ranges. The edition is never lowered.",
             "scheme"},
    RuleText{Rule::issuing_body, "Only the body that issued a certificate decides about it.",
             "认证认可条例 art. 26"},
    RuleText{Rule::number_pattern, "A certificate number matches the scheme's pattern.", "scheme"},
    RuleText{Rule::credit_code, "A unified social credit code has the right check character.",
             "GB 32100-2015"},
    RuleText{Rule::credit_code,
             "A unified social credit code has a possible department, region and organisation.",
             "GB 32100-2015; GB 11714-1997; GB/T 2260", Edition{2}},
    RuleText{Rule::item_list,
             "A certificate has 1 to 64 items. Each has a name. Item numbers ascend and are never "
             "used again.",
             "scheme"},
    RuleText{Rule::standard_in_force,
             "The standards of a certificate are confirmed on the day of award.", "标志管理办法"},
    RuleText{Rule::body_approved,
             "The body's membership and approval cover the day of award. Its scope covers the "
             "standards.",
             "认证认可条例 art. 9, 59"},
    RuleText{Rule::body_approved,
             "The award is not before the latest reinstatement or amendment of the body.",
             "认证认可条例 art. 9, 59", Edition{2}},
    RuleText{Rule::validity_period,
             "Validity does not begin before the award, and is not longer than the scheme allows.",
             "ISO/IEC 17065 7.7.1"},
    RuleText{Rule::validity_period,
             "Validity begins within 12 months of the award. Its last day counts.",
             "ISO/IEC 17065 7.7.1", Edition{2}},
    RuleText{Rule::state_permits, "The certificate's state permits the statement.",
             "ISO/IEC 17065 7.11"},
    RuleText{Rule::state_permits,
             "An extension or replacement is recorded before the validity ends.",
             "ISO/IEC 17065 7.11", Edition{2}},
    RuleText{Rule::suspension_length, "A suspension is not longer than the scheme allows.",
             "ISO/IEC 17065 7.11"},
    RuleText{Rule::suspension_length, "The last day of a suspension counts.", "ISO/IEC 17065 7.11",
             Edition{2}},
    RuleText{Rule::reinstate_in_time, "A certificate is not reinstated after its validity ended.",
             "ISO/IEC 17065 7.11.6"},
    RuleText{
        Rule::reinstate_in_time,
        "A reinstatement is recorded before the validity ends. It does not take effect before its "
        "decision, nor on the first day of the suspension unless it is recorded on that day.",
        "ISO/IEC 17065 7.11.6", Edition{2}},
    RuleText{Rule::open_directive,
             "A certificate is not cancelled while a directive to withdraw it is open.",
             "认证认可条例 art. 59"},
    RuleText{Rule::open_directive,
             "While a directive to withdraw it is open, a certificate is not renewed, extended or "
             "reinstated, and gets no larger quantity and no mark.",
             "认证认可条例 art. 59", Edition{2}},
    RuleText{Rule::reduce_leaves,
             "A reduction takes out items of the certificate, and leaves at least one.",
             "ISO/IEC 17065 7.11"},
    RuleText{Rule::change_known,
             "A change changes something, and only items that the certificate has.",
             "ISO/IEC 17065 7.10"},
    RuleText{Rule::change_known, "Every decision on an existing subject changes something.",
             "ISO/IEC 17065 7.10", Edition{2}},
    RuleText{Rule::renewal_time,
             "A renewal continues the validity without a gap, or comes within the grace period.",
             "ISO/IEC 17065 7.9"},
    RuleText{Rule::renewal_time,
             "A renewal is recorded within the grace period. It does not take effect before the "
             "current cycle begins.",
             "ISO/IEC 17065 7.9", Edition{2}},
    RuleText{Rule::transfer,
             "A certificate is released to another body in force. Only that body takes it over, "
             "and not with a later end.",
             "IAF MD 2"},
    RuleText{Rule::transfer, "A transfer or replacement keeps the client.", "IAF MD 2", Edition{2}},
    RuleText{Rule::nullify_date, "A certificate is not void before its first award.",
             "认证认可条例 art. 61"},
    RuleText{Rule::reason_code, "A reason code is in the official list of the statement.",
             "认证证书和认证标志管理办法"},
    RuleText{Rule::directive_life,
             "A directive is about a valid or suspended certificate. It is closed once.",
             "认证认可条例 art. 50"},
    RuleText{Rule::granter,
             "Only the roles that the scheme names grant marks. A body grants marks for its own "
             "certificates only.",
             "ISO/IEC 17030; 标志管理办法"},
    RuleText{Rule::grant_scope,
             "The items and the validity of a grant are within those of its certificate. The "
             "version of the mark is in force.",
             "有机产品认证管理办法 (mark within scope and quantity)"},
    RuleText{Rule::grant_scope,
             "The quantity of a grant is at most the yearly quantities of its items, times its "
             "years, in their unit.",
             "有机产品认证管理办法 (mark within scope and quantity)", Edition{2}},
    RuleText{Rule::grant_life, "A revoked grant is not reduced or revoked.", "ISO/IEC 17065 4.1.3"},
    RuleText{Rule::grant_shrinks,
             "A reduction of a grant takes something away, and leaves something.",
             "ISO/IEC 17065 4.1.3"},
    RuleText{Rule::report_period,
             "A report is about a past period that begins after the previous report's. It uses the "
             "unit of the grant.",
             "标志管理办法"},
    RuleText{
        Rule::report_period,
        "A report does not begin before the grant. It uses the unit of the grant or of its items.",
        "标志管理办法", Edition{2}},
    RuleText{Rule::mark_version_life, "Only the last day of a mark version changes.",
             "ISO/IEC 17030"},
    RuleText{Rule::note_author,
             "The authority makes notes on every subject; any other member only on subjects that "
             "it is responsible for.",
             "scheme"},
    RuleText{Rule::seal_root,
             "A seal states the status map that follows from the entries before it.", "format"},
    RuleText{Rule::time_correction,
             "From edition 2 on, a correction of times names all entries from the first wrong one "
             "to the one before it, none twice, and the times between which they were recorded.",
             "scheme"},
};

}  // namespace

std::span<const RuleText> rules() { return texts; }

std::string id_of(Rule rule) {
  const auto number = static_cast<unsigned>(rule);
  return (number < 10 ? "R0" : "R") + std::to_string(number);
}

std::unexpected<Error> broken(Rule rule, std::string what) {
  return std::unexpected(Error{Fault::rule_broken, std::move(what), {}, id_of(rule), {}});
}

}  // namespace certledger::scheme
