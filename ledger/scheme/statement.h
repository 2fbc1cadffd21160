// Statements: what an author says about one subject (docs/format.md, "Statement"). One plain struct
// a kind, with its fields and the subjects that it is about; the variant Body is the whole
// language.
//
// A new kind is a row in kind.h, a struct here and an alternative of Body, its rules (judge.h and a
// file rules_*.cc) and its effect (evolve.cc). The compiler refuses a kind that lacks one of these;
// CONTRIBUTING.md goes through them.
#pragma once

#include <utility>
#include <variant>

#include "ledger/base/result.h"
#include "ledger/scheme/facts.h"
#include "ledger/scheme/kind.h"
#include "ledger/scheme/subject.h"

namespace certledger::scheme {

// --- the ledger itself ---

/// Entry 0: the ledger's name and origin, its parameters, and its first two members with a key
/// each.
struct Genesis {
  static constexpr Kind kind = Kind::genesis;
  std::string origin;
  std::string name;
  std::optional<std::string> name_en;
  Parameters parameters;
  std::string authority;  ///< member id
  MemberFacts authority_facts;
  PublicKey authority_key;
  std::string operator_id;
  MemberFacts operator_facts;
  PublicKey operator_key;
  Signature operator_proof;  ///< by operator_key over possession_message(origin, operator_id)
  [[nodiscard]] std::vector<SubjectId> about() const;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("origin", origin), field("name", name), field("name_en", name_en),
       field("parameters", parameters), field("authority", authority),
       field("authority_facts", authority_facts), field("authority_key", authority_key),
       field("operator", operator_id), field("operator_facts", operator_facts),
       field("operator_key", operator_key), field("operator_proof", operator_proof));
  }
};

/// The status map after all entries before this one.
struct Seal {
  static constexpr Kind kind = Kind::seal;
  Hash map_root;
  std::uint64_t subjects = 0;  ///< how many records the map holds
  [[nodiscard]] static std::vector<SubjectId> about() { return {}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("map_root", map_root), field("subjects", subjects));
  }
};

struct ParametersChange {
  static constexpr Kind kind = Kind::parameters_change;
  Decision decision;
  Parameters parameters;  ///< all of them, not only what changes
  [[nodiscard]] static std::vector<SubjectId> about() { return {parameters_subject()}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("decision", decision), field("parameters", parameters));
  }
};

/// A remark on a subject, without effect on its state.
struct Note {
  static constexpr Kind kind = Kind::note;
  SubjectId subject;
  std::string text;
  std::vector<Hash> evidence;
  [[nodiscard]] std::vector<SubjectId> about() const { return {subject}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("subject", subject), field("text", text), field("evidence", evidence));
  }
};

/// The times of entries are wrong: the clock was, when they were recorded. The statement's own time
/// is right, and may be less than theirs. Since edition 2.
struct TimeCorrect {
  static constexpr Kind kind = Kind::time_correct;
  Decision decision;
  Correction times;
  [[nodiscard]] static std::vector<SubjectId> about() { return {parameters_subject()}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("decision", decision), field("times", times));
  }
};

// --- members and keys ---

struct MemberEnrol {
  static constexpr Kind kind = Kind::member_enrol;
  std::string member;
  Decision decision;
  MemberFacts facts;
  [[nodiscard]] std::vector<SubjectId> about() const { return {member_subject(member)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("member", member), field("decision", decision), field("facts", facts));
  }
};

/// All facts anew.
struct MemberAmend {
  static constexpr Kind kind = Kind::member_amend;
  std::string member;
  Decision decision;
  MemberFacts facts;
  [[nodiscard]] std::vector<SubjectId> about() const { return {member_subject(member)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("member", member), field("decision", decision), field("facts", facts));
  }
};

/// Suspend, reinstate, remove: a decision on a member.
template <Kind K>
struct MemberDecision {
  static constexpr Kind kind = K;
  std::string member;
  Decision decision;
  [[nodiscard]] std::vector<SubjectId> about() const { return {member_subject(member)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("member", member), field("decision", decision));
  }
};
using MemberSuspend = MemberDecision<Kind::member_suspend>;
using MemberReinstate = MemberDecision<Kind::member_reinstate>;
using MemberRemove = MemberDecision<Kind::member_remove>;

struct KeyAdd {
  static constexpr Kind kind = Kind::key_add;
  PublicKey key;
  std::string member;
  Signature proof;  ///< by `key` over possession_message(origin, member)
  [[nodiscard]] std::vector<SubjectId> about() const { return {key_subject(key)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("key", key), field("member", member), field("proof", proof));
  }
};

struct KeyRevoke {
  static constexpr Kind kind = Kind::key_revoke;
  PublicKey key;
  std::optional<Date> compromised_since;
  std::string basis;
  [[nodiscard]] std::vector<SubjectId> about() const { return {key_subject(key)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("key", key), field("compromised_since", compromised_since), field("basis", basis));
  }
};

// --- standards ---

struct StandardConfirm {
  static constexpr Kind kind = Kind::standard_confirm;
  std::string standard;
  Decision decision;
  StandardFacts facts;
  [[nodiscard]] std::vector<SubjectId> about() const { return {standard_subject(standard)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("standard", standard), field("decision", decision), field("facts", facts));
  }
};

/// All facts anew.
struct StandardRevise {
  static constexpr Kind kind = Kind::standard_revise;
  std::string standard;
  Decision decision;
  StandardFacts facts;
  [[nodiscard]] std::vector<SubjectId> about() const { return {standard_subject(standard)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("standard", standard), field("decision", decision), field("facts", facts));
  }
};

struct StandardWithdraw {
  static constexpr Kind kind = Kind::standard_withdraw;
  std::string standard;
  Decision decision;
  [[nodiscard]] std::vector<SubjectId> about() const { return {standard_subject(standard)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("standard", standard), field("decision", decision));
  }
};

// --- certificates ---

struct CertificateIssue {
  static constexpr Kind kind = Kind::certificate_issue;
  Decision decision;
  CertificateFacts facts;
  /// The new one, and the one that it follows in a transfer.
  [[nodiscard]] std::vector<SubjectId> about() const;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("decision", decision), field("facts", facts));
  }
};

/// Amend (the holder's facts changed) and correct (a clerical error).
template <Kind K>
struct CertificateRevision {
  static constexpr Kind kind = K;
  std::string number;
  Decision decision;
  CertificateChange change;
  [[nodiscard]] std::vector<SubjectId> about() const { return {certificate_subject(number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("decision", decision), field("change", change));
  }
};
using CertificateAmend = CertificateRevision<Kind::certificate_amend>;
using CertificateCorrect = CertificateRevision<Kind::certificate_correct>;

struct CertificateReduce {
  static constexpr Kind kind = Kind::certificate_reduce;
  std::string number;
  Decision decision;
  std::set<std::uint32_t> items;  ///< taken out
  [[nodiscard]] std::vector<SubjectId> about() const { return {certificate_subject(number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("decision", decision), field("items", items));
  }
};

struct CertificateExtend {
  static constexpr Kind kind = Kind::certificate_extend;
  std::string number;
  Decision decision;
  std::vector<Item> items;          ///< added
  std::set<std::string> standards;  ///< added; may be empty
  [[nodiscard]] std::vector<SubjectId> about() const { return {certificate_subject(number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("decision", decision), field("items", items),
       field("standards", standards));
  }
};

/// Suspend, and prolong the suspension, to a day.
template <Kind K>
struct CertificatePause {
  static constexpr Kind kind = K;
  std::string number;
  Decision decision;
  Date until;  ///< last day
  [[nodiscard]] std::vector<SubjectId> about() const { return {certificate_subject(number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("decision", decision), field("until", until));
  }
};
using CertificateSuspend = CertificatePause<Kind::certificate_suspend>;
using CertificateProlong = CertificatePause<Kind::certificate_prolong>;

/// Reinstate, withdraw, cancel, nullify: a decision on a certificate.
template <Kind K>
struct CertificateDecision {
  static constexpr Kind kind = K;
  std::string number;
  Decision decision;
  [[nodiscard]] std::vector<SubjectId> about() const { return {certificate_subject(number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("decision", decision));
  }
};
using CertificateReinstate = CertificateDecision<Kind::certificate_reinstate>;
using CertificateWithdraw = CertificateDecision<Kind::certificate_withdraw>;
using CertificateCancel = CertificateDecision<Kind::certificate_cancel>;
using CertificateNullify = CertificateDecision<Kind::certificate_nullify>;

/// The next cycle under the same number.
struct CertificateRenew {
  static constexpr Kind kind = Kind::certificate_renew;
  std::string number;
  Decision decision;
  Date awarded;
  Date valid_from;
  Date valid_to;
  std::optional<Hash> document;
  [[nodiscard]] std::vector<SubjectId> about() const { return {certificate_subject(number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("decision", decision), field("awarded", awarded),
       field("valid_from", valid_from), field("valid_to", valid_to), field("document", document));
  }
};

/// A new certificate in the place of `number`: one statement on both, so neither is without the
/// other. `facts.previous` is empty: `number` says it.
struct CertificateReplace {
  static constexpr Kind kind = Kind::certificate_replace;
  std::string number;
  Decision decision;
  CertificateFacts facts;
  [[nodiscard]] std::vector<SubjectId> about() const {
    return {certificate_subject(number), certificate_subject(facts.number)};
  }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("decision", decision), field("facts", facts));
  }
};

/// Lets another body take the certificate over: its issue names this number as `previous`.
struct CertificateRelease {
  static constexpr Kind kind = Kind::certificate_release;
  std::string number;
  Decision decision;
  std::string to;  ///< member id
  [[nodiscard]] std::vector<SubjectId> about() const { return {certificate_subject(number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("decision", decision), field("to", to));
  }
};

// --- directives: the authority orders, the body acts; no effect on status ---

struct DirectiveIssue {
  static constexpr Kind kind = Kind::directive_issue;
  std::string directive;
  std::string certificate;
  Decision decision;
  Act act = Act::withdraw;
  Date deadline;
  [[nodiscard]] std::vector<SubjectId> about() const {
    return {directive_subject(directive), certificate_subject(certificate)};
  }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("directive", directive), field("certificate", certificate),
       field("decision", decision), field("act", act), field("deadline", deadline));
  }
};

struct DirectiveClose {
  static constexpr Kind kind = Kind::directive_close;
  std::string directive;
  std::string certificate;  ///< that of its issue
  Decision decision;
  [[nodiscard]] std::vector<SubjectId> about() const {
    return {directive_subject(directive), certificate_subject(certificate)};
  }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("directive", directive), field("certificate", certificate),
       field("decision", decision));
  }
};

// --- marks ---

/// A version of the mark; said again of a known one it changes the last day of use only.
struct MarkVersion {
  static constexpr Kind kind = Kind::mark_version;
  std::string version;
  Decision decision;
  MarkVersionFacts facts;
  [[nodiscard]] std::vector<SubjectId> about() const { return {mark_version_subject(version)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("version", version), field("decision", decision), field("facts", facts));
  }
};

struct MarkGrant {
  static constexpr Kind kind = Kind::mark_grant;
  Decision decision;
  MarkFacts facts;
  [[nodiscard]] std::vector<SubjectId> about() const { return {mark_subject(facts.number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("decision", decision), field("facts", facts));
  }
};

/// What remains of a grant: fewer items, uses or quantity.
struct MarkReduce {
  static constexpr Kind kind = Kind::mark_reduce;
  std::string number;
  Decision decision;
  std::set<std::uint32_t> items;
  std::set<Use> uses;
  std::optional<Quantity> quantity;
  [[nodiscard]] std::vector<SubjectId> about() const { return {mark_subject(number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("decision", decision), field("items", items),
       field("uses", uses), field("quantity", quantity));
  }
};

struct MarkRevoke {
  static constexpr Kind kind = Kind::mark_revoke;
  std::string number;
  Decision decision;
  [[nodiscard]] std::vector<SubjectId> about() const { return {mark_subject(number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("decision", decision));
  }
};

/// How much of a grant was used in a period.
struct MarkReport {
  static constexpr Kind kind = Kind::mark_report;
  std::string number;
  Date from;
  Date to;
  Quantity used;
  [[nodiscard]] std::vector<SubjectId> about() const { return {mark_subject(number)}; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("from", from), field("to", to), field("used", used));
  }
};

using Body =
    std::variant<Genesis, Seal, ParametersChange, Note, TimeCorrect, MemberEnrol, MemberAmend,
                 MemberSuspend, MemberReinstate, MemberRemove, KeyAdd, KeyRevoke, StandardConfirm,
                 StandardRevise, StandardWithdraw, CertificateIssue, CertificateAmend,
                 CertificateReduce, CertificateExtend, CertificateSuspend, CertificateProlong,
                 CertificateReinstate, CertificateWithdraw, CertificateCancel, CertificateRenew,
                 CertificateReplace, CertificateRelease, CertificateNullify, CertificateCorrect,
                 DirectiveIssue, DirectiveClose, MarkVersion, MarkGrant, MarkReduce, MarkRevoke,
                 MarkReport>;

/// Whether there is one alternative of Body for each row of `kinds`, in the same order.
template <std::size_t... I>
constexpr bool each_kind_has_its_row(std::index_sequence<I...>) {
  return sizeof...(I) == kinds.size() &&
         ((std::variant_alternative_t<I, Body>::kind == kinds[I].value) && ...);
}
static_assert(each_kind_has_its_row(std::make_index_sequence<std::variant_size_v<Body>>()),
              "every alternative of Body has its row in `kinds` (kind.h), in the same order");

/// A statement: what is said, and after which statement on the same subject its author says it.
struct Statement {
  Hash after;  ///< statement hash of the subject's latest statement; zeros for a new subject
  Body body;
};

Kind kind_of(const Body& body);

/// The subjects that the statement is about, the first being the one that `after` refers to; none
/// for a seal. Their records change; no other record does.
std::vector<SubjectId> subjects_of(const Body& body);

/// The decision that the statement carries, where its kind has one.
const Decision* decision_of(const Body& body);

/// From which day on the statement holds; none for a kind without effect of its own (seal, note,
/// keys, report, genesis).
std::optional<Date> effective_of(const Body& body);

/// A default value of that kind's struct, to be filled.
Body empty_body(Kind kind);

/// varint kind, digest after, the kind's fields.
Bytes encode_statement(const Statement& statement);

/// Errors: malformed, with kind and offset.
Result<Statement> decode_statement(BytesView bytes);

/// What a new key signs to show that its holder asked for it:
/// "certledger/possession/v1\n" origin "\n" member "\n".
Bytes possession_message(std::string_view origin, std::string_view member);

}  // namespace certledger::scheme
