#include "ledger/scheme/rule.h"

#include <array>

namespace certledger::scheme {
namespace {

constexpr std::array texts{
    RuleText{Rule::genesis_first, "Genesis is entry 0, and no other entry is genesis.", "format"},
    RuleText{Rule::known_key,
             "The author's key is registered at this entry, and not revoked before it.",
             "ISO/IEC 17065 4.1.3; 电子签名法 art. 13, 15"},
    RuleText{Rule::author_in_force, "The author is a member in force.", "scheme"},
    RuleText{Rule::author_role, "The author's role permits the statement.",
             "认证认可条例 art. 9, 26; 标志管理办法"},
    RuleText{Rule::after_latest, "The statement names the latest statement on its subject.",
             "format"},
    RuleText{Rule::subject_new, "A number, id or key is used once and never again.",
             "ISO/IEC 17065 7.7, 7.8"},
    RuleText{Rule::subject_new, "Nothing new looks like what is recorded.", "scheme", Edition{2}},
    RuleText{Rule::subject_known, "What a statement speaks of exists.", "format"},
    RuleText{Rule::valid_id, "Ids, names and origins have the form of the format.", "format"},
    RuleText{Rule::valid_id,
             "New numbers and ids have the characters that the format lists, and every text can be "
             "read; what is recorded may be repeated.",
             "format", Edition{2}},
    RuleText{Rule::key_possession, "A new key is sound and has signed its own registration.",
             "电子签名法 art. 13"},
    RuleText{Rule::key_life, "A key is added to a member that is not removed, and revoked once.",
             "电子签名法 art. 15"},
    RuleText{Rule::member_life,
             "A member in force is suspended, a suspended one reinstated; removal is final.",
             "scheme"},
    RuleText{Rule::member_roles,
             "A member has a role; a certification body has an approval when they are checked.",
             "认证认可条例 art. 9"},
    RuleText{Rule::not_oneself, "No member suspends or removes itself, or drops a role of its own.",
             "scheme"},
    RuleText{Rule::not_oneself, "No key revokes itself.", "scheme", Edition{2}},
    RuleText{Rule::standard_life, "A standard is revised or withdrawn while it is confirmed.",
             "标准管理办法"},
    RuleText{Rule::date_order,
             "Decided, awarded and effective are not after the day of recording; awarded is not "
             "before decided.",
             "ISO/IEC 17065 7.7.1"},
    RuleText{Rule::date_order,
             "The first award is the award itself, or the first award of the certificate that is "
             "taken over or replaced; the award of a renewal is no earlier than the one before.",
             "ISO/IEC 17065 7.7.1", Edition{2}},
    RuleText{Rule::effective_order,
             "A statement takes effect no earlier than the one before it on the same subject.",
             "scheme"},
    RuleText{Rule::parameters_range,
             "The scheme's parameters are in their ranges, and the edition never falls.", "scheme"},
    RuleText{Rule::issuing_body, "Only the body that issued a certificate acts on it.",
             "认证认可条例 art. 26"},
    RuleText{Rule::number_pattern, "A certificate number has the scheme's pattern.", "scheme"},
    RuleText{Rule::credit_code, "A unified social credit code has a right check character.",
             "GB 32100-2015"},
    RuleText{Rule::credit_code,
             "A unified social credit code names a department, a place and an organisation that "
             "there can be.",
             "GB 32100-2015; GB 11714-1997; GB/T 2260", Edition{2}},
    RuleText{Rule::item_list, "Items are 1 to 64, named, with ascending and never re-used numbers.",
             "scheme"},
    RuleText{Rule::standard_in_force, "The standards of a certificate are confirmed on its day.",
             "标志管理办法"},
    RuleText{Rule::body_approved,
             "Membership, approval and scope of the body cover the day of award.",
             "认证认可条例 art. 9, 59"},
    RuleText{Rule::body_approved,
             "The award is no earlier than the latest decision on the body, be it its "
             "reinstatement or an amendment.",
             "认证认可条例 art. 9, 59", Edition{2}},
    RuleText{
        Rule::validity_period,
        "Validity begins no earlier than the award and lasts no longer than the scheme allows.",
        "ISO/IEC 17065 7.7.1"},
    RuleText{Rule::validity_period,
             "Validity begins within 12 months of the award, and its last day counts.",
             "ISO/IEC 17065 7.7.1", Edition{2}},
    RuleText{Rule::state_permits, "The certificate's state permits the statement.",
             "ISO/IEC 17065 7.11"},
    RuleText{Rule::state_permits,
             "Nothing is extended or replaced by a statement that is recorded after its validity "
             "ended.",
             "ISO/IEC 17065 7.11", Edition{2}},
    RuleText{Rule::suspension_length, "A suspension ends within the scheme's longest.",
             "ISO/IEC 17065 7.11"},
    RuleText{Rule::suspension_length, "The last day of a suspension counts.", "ISO/IEC 17065 7.11",
             Edition{2}},
    RuleText{Rule::reinstate_in_time, "Nothing is reinstated after its validity ended.",
             "ISO/IEC 17065 7.11.6"},
    RuleText{Rule::reinstate_in_time,
             "A reinstatement is recorded while validity lasts, takes effect no earlier than its "
             "decision, and leaves the suspension its first day unless it is recorded on that day.",
             "ISO/IEC 17065 7.11.6", Edition{2}},
    RuleText{Rule::open_directive, "Nothing is cancelled while a directive to withdraw it is open.",
             "认证认可条例 art. 59"},
    RuleText{Rule::open_directive,
             "Nothing is renewed, extended, given a larger quantity, reinstated or granted a mark "
             "while a directive to withdraw it is open.",
             "认证认可条例 art. 59", Edition{2}},
    RuleText{Rule::reduce_leaves, "A reduction leaves at least one item, and takes out known ones.",
             "ISO/IEC 17065 7.11"},
    RuleText{Rule::change_known, "A change changes something, and only items that are there.",
             "ISO/IEC 17065 7.10"},
    RuleText{Rule::change_known, "A decision on what exists changes something, whatever its kind.",
             "ISO/IEC 17065 7.10", Edition{2}},
    RuleText{Rule::renewal_time,
             "A renewal follows on the validity before it, or comes within the grace.",
             "ISO/IEC 17065 7.9"},
    RuleText{
        Rule::renewal_time,
        "A renewal is recorded within the grace, and takes effect in the cycle that it follows.",
        "ISO/IEC 17065 7.9", Edition{2}},
    RuleText{Rule::transfer,
             "A certificate is released to another body in force, which alone may take it over, "
             "for no longer than it was valid.",
             "IAF MD 2"},
    RuleText{Rule::transfer, "A certificate is taken over or replaced for the same client alone.",
             "IAF MD 2", Edition{2}},
    RuleText{Rule::nullify_date, "A certificate is void from its first award on at the earliest.",
             "认证认可条例 art. 61"},
    RuleText{Rule::reason_code, "Reason codes are those of the statement's official list.",
             "认证证书和认证标志管理办法"},
    RuleText{Rule::directive_life,
             "A directive orders a body about a certificate that is not ended, and is closed once.",
             "认证认可条例 art. 50"},
    RuleText{Rule::granter, "Marks are granted by whom the scheme names, for its own certificates.",
             "ISO/IEC 17030; 标志管理办法"},
    RuleText{Rule::grant_scope,
             "A grant's items, version and validity lie within its certificate's.",
             "有机产品认证管理办法 (mark within scope and quantity)"},
    RuleText{Rule::grant_scope,
             "A grant is for no more than the yearly quantities of its items over its years, in "
             "their unit.",
             "有机产品认证管理办法 (mark within scope and quantity)", Edition{2}},
    RuleText{Rule::grant_life, "A revoked grant is over.", "ISO/IEC 17065 4.1.3"},
    RuleText{Rule::grant_shrinks, "A reduction of a grant takes away and leaves something.",
             "ISO/IEC 17065 4.1.3"},
    RuleText{Rule::report_period,
             "A report is about a past period after the one before it, in the grant's unit.",
             "标志管理办法"},
    RuleText{Rule::report_period,
             "A report begins no earlier than the grant, and is in the unit of the grant or of its "
             "items.",
             "标志管理办法", Edition{2}},
    RuleText{Rule::mark_version_life, "A mark version changes in its last day only.",
             "ISO/IEC 17030"},
    RuleText{Rule::note_author,
             "The authority makes notes on everything, any other member on what it answers for.",
             "scheme"},
    RuleText{Rule::seal_root, "A seal states the status map as the entries before it make it.",
             "format"},
    RuleText{
        Rule::time_correction,
        "Wrong times are corrected since edition 2, by naming all entries from the first wrong "
        "one to the one before the correction, none twice, and the times between which they "
        "were recorded.",
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
