// Checks that several rules of certificates share: facts, days, standards, the body's approval, and
// the issuing body. Internal to the scheme.
#pragma once

#include <initializer_list>

#include "ledger/scheme/judge.h"
#include "ledger/scheme/status.h"

namespace certledger::scheme {

/// The record of an existing certificate.
const CertificateRecord& the_certificate(const Case& c, const std::string& number);

// --- facts ---

Verdict check_party(const Case& c, const char* what, const std::optional<Party>& party);
/// Checks items; their numbers ascend from `used_up` + 1 on.
Verdict check_items(const std::vector<Item>& items, std::uint32_t used_up);
Verdict check_item_count(std::size_t count);

// --- days ---

Verdict check_award(const Decision& decision, Date awarded, Date today);
Verdict check_validity(const Case& c, Date awarded, Date from, Date to);
/// Since edition 2: validity begins at most a year after the award.
Verdict check_wait(const Case& c, Date awarded, Date from);
/// The last day that a limit of `months` from `from` permits. Since edition 2 the limit counts both
/// its first and its last day.
Date last_permitted(const Case& c, Date from, std::uint32_t months);

// --- the basis of a certificate ---

/// Checks standards, approval and scope of the body on `day`.
Verdict check_basis(const Case& c, const std::set<std::string>& standards, Date day);

// --- acting on a certificate ---

/// Checks that the author is the issuing body, and that the certificate's status on the effective
/// day is one of these.
Verdict check_acts(const Case& c, const CertificateRecord& r, const Decision& decision,
                   std::initializer_list<Status> permitted);
/// Since edition 2: checks that the statement is recorded before the certificate's validity ends,
/// whatever its day of effect.
Verdict check_in_time(const Case& c, const CertificateRecord& r);
Verdict check_issuer(const Case& c, const CertificateRecord& r);
Verdict check_no_directive(const CertificateRecord& r);
/// The same, for statements that only edition 2 and later forbid under an open directive.
Verdict check_no_directive_since_2(const Case& c, const CertificateRecord& r);

}  // namespace certledger::scheme
