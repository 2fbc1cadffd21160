// Statements of an invented scheme, each good in its place (world.h): a test takes one and edits
// it. Days are those on which the statement is decided, takes effect and is recorded.
#pragma once

#include <string>

#include "ledger/base/sign.h"
#include "ledger/scheme/statement.h"

namespace certledger::testing {

/// Who speaks; each has one key, the same every time.
enum class Actor : std::uint8_t {
  authority = 1,
  operator_ = 2,
  institute = 3,   ///< standards body
  body = 4,        ///< certification body, approved for S-01 and S-02
  other_body = 5,  ///< another one, approved for all standards
  steward = 6,     ///< of the mark
  stranger = 7,    ///< not a member
};

const SecretKey& key_of(Actor actor);
/// The member's id: "authority", "operator", "institute", "body-a", "body-b", "steward",
/// "stranger".
std::string id_of(Actor actor);

inline constexpr const char* origin = "scheme.example/ledger";
inline constexpr const char* number = "JX-2022-001";      ///< of good_issue
inline constexpr const char* mark_number = "JXM-2022-1";  ///< of good_grant

/// A day written YYYY-MM-DD; it exists.
Date on(std::string_view text);
inline const Date april = on("2022-04-01");
inline const Date may = on("2022-05-01");

/// Decided and effective on that day.
scheme::Decision decided(Date day);
scheme::Decision decided(Date day, std::string reason);

// --- the ledger, members and keys ---

/// With all that Ledger::create and rules ask for, operator_proof included.
scheme::Genesis genesis(Edition edition = newest_edition);
/// Validity to 36 months, suspension to 3 (0208: 12), 60 days of grace, 30 days to record and of
/// back-dating, numbers JX*, marks granted by certification bodies.
scheme::Parameters parameters();
scheme::MemberFacts facts_of(Actor actor);
scheme::MemberEnrol good_enrol(Actor actor, Date day);
scheme::KeyAdd good_key_add(Actor actor);
/// A key beyond the actors', by its seed.
scheme::KeyAdd good_key_add(std::string member, const SecretKey& key);

// --- standards and mark versions ---

scheme::StandardFacts standard_facts();
scheme::StandardConfirm good_standard(std::string id, Date day);
scheme::MarkVersion good_mark_version(std::string id, Date day);

// --- certificates: on `number`, but for issue and replacement ---

/// Items 1 and 2 to standard S-01, valid for three years from `day` on.
scheme::CertificateFacts certificate_facts(std::string certificate_number, Date day);
scheme::CertificateIssue good_issue(std::string certificate_number, Date day);
scheme::CertificateAmend good_amend(Date day);
scheme::CertificateReduce good_reduce(Date day);
scheme::CertificateExtend good_extend(Date day);
scheme::CertificateSuspend good_suspend(Date day);  ///< for two months
scheme::CertificateProlong good_prolong(Date day, Date until);
scheme::CertificateReinstate good_reinstate(Date day);
scheme::CertificateWithdraw good_withdraw(Date day);
scheme::CertificateCancel good_cancel(Date day);
scheme::CertificateRenew good_renew(Date day, Date from);  ///< for three years
scheme::CertificateReplace good_replace(std::string new_number, Date day);
scheme::CertificateRelease good_release(Date day);  ///< to the other body
/// The other body's issue after good_release; ends with the old one.
scheme::CertificateIssue good_takeover(std::string new_number, Date day);
scheme::CertificateNullify good_nullify(Date day, Date from);
scheme::CertificateCorrect good_correct(Date day);
scheme::DirectiveIssue good_directive(Date day);  ///< "D-1": withdraw `number`
scheme::DirectiveClose good_close(Date day);

// --- marks: on `mark_number` ---

/// For items 1 and 2, 1000 kg, as long as good_issue's certificate lasts.
scheme::MarkGrant good_grant(Date day);
scheme::MarkReduce good_mark_reduce(Date day);  ///< to item 1
scheme::MarkRevoke good_mark_revoke(Date day);
scheme::MarkReport good_report(Date from, Date to, std::uint64_t amount);

}  // namespace certledger::testing
