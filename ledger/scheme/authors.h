// Who may say what, by the rows of kind.h: for the rules, which refuse a statement, and for whoever
// judges the proof of a history, where nobody has judged it before.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/scheme/record.h"
#include "ledger/scheme/statement.h"

namespace certledger::scheme {

/// Who answers for a subject, besides the authority: issuing body, granter, the member itself;
/// empty when nobody else does.
std::string_view responsible(const RecordBody& record);

/// Whether the member may make the statement by what the subject's record was before it (null: the
/// subject is new). A takeover is for the body to which the certificate was released. Errors:
/// rule_broken.
Result<void> check_responsible(const RecordBody* before, const Body& statement,
                               std::string_view member);

/// Whether the statement may follow on the record at all: nothing leads out of a certificate that
/// is withdrawn, cancelled, replaced or void, nor back to a member that was removed. Errors:
/// rule_broken.
Result<void> check_standing(const RecordBody* before, const Body& statement);

/// Whether a member that was so may make the statement on the subject: in force, with a role for
/// it. Errors: rule_broken.
Result<void> check_role(const SubjectId& subject, const RecordBody* before, const Body& statement,
                        const MemberRecord& member);

}  // namespace certledger::scheme
