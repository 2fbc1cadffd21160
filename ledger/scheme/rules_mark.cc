// Rules of marks: versions, grants and reports of use.
#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/scheme/judge.h"
#include "ledger/scheme/status.h"

namespace certledger::scheme {
namespace {

const MarkRecord& the_grant(const Case& c, const std::string& number) {
  return *c.find<MarkRecord>(mark_subject(number));
}

Verdict check_granter(const Case& c, const MarkRecord& r) {
  if (r.granter == c.author.id) return {};
  return broken(Rule::granter, "the mark was granted by " + r.granter + ", not by " + c.author.id);
}

/// The scheme names who grants; a body grants for the certificates that it issued.
Verdict check_may_grant(const Case& c, const CertificateRecord& certificate) {
  const auto& granters = c.scheme.parameters.mark_granters;
  if (c.has_role(Role::mark_steward) && granters.contains(Role::mark_steward)) return {};
  if (!c.has_role(Role::certification_body) || !granters.contains(Role::certification_body)) {
    return broken(Rule::granter, "the scheme does not let " + c.author.id + " grant marks");
  }
  if (certificate.body == c.author.id) return {};
  return broken(Rule::granter, "the certificate was issued by " + certificate.body);
}

Verdict check_quantity(const std::optional<Quantity>& quantity) {
  if (!quantity || (quantity->amount > 0 && !quantity->unit.empty())) return {};
  return broken(Rule::grant_scope, "a quantity is at least 1, and has a unit");
}

Verdict check_version(const Case& c, const MarkFacts& facts) {
  const auto* version = c.find<MarkVersionRecord>(mark_version_subject(facts.version));
  if (version == nullptr) {
    return broken(Rule::subject_known, "mark-version/" + facts.version + " is not in this ledger");
  }
  if (facts.valid_from < version->facts.from ||
      (version->facts.until && facts.valid_from > *version->facts.until)) {
    return broken(Rule::grant_scope, "mark-version/" + facts.version + " is not in force on " +
                                         facts.valid_from.text());
  }
  return {};
}

}  // namespace

Verdict judge(const Case& c, const MarkVersion& s) {
  if (auto ok = check_name("the version's name", s.facts.name); !ok) return ok;
  if (s.facts.until && *s.facts.until < s.facts.from) {
    return broken(Rule::mark_version_life, "it ends before it begins");
  }
  const auto* old = c.find<MarkVersionRecord>(mark_version_subject(s.version));
  if (old == nullptr) return {};
  if (s.facts.name == old->facts.name && s.facts.artwork == old->facts.artwork &&
      s.facts.from == old->facts.from && s.facts.until != old->facts.until) {
    return {};
  }
  return broken(Rule::mark_version_life,
                "of a known version only the last day changes: give name, artwork and first day "
                "as they are");
}

Verdict judge(const Case& c, const MarkGrant& s) {
  const MarkFacts& facts = s.facts;
  if (facts.number.size() > limits::number_bytes) {
    return broken(Rule::valid_id, "a number is at most 64 octets long");
  }
  const SubjectId subject = certificate_subject(facts.certificate);
  const auto* certificate = c.find<CertificateRecord>(subject);
  if (certificate == nullptr) {
    return broken(Rule::subject_known, to_text(subject) + " is not in this ledger");
  }
  if (auto ok = check_may_grant(c, *certificate); !ok) return ok;
  const Date day = s.decision.effective;
  if (!decides(*certificate, day) || status_on(*certificate, day) != Status::valid) {
    return broken(Rule::grant_scope, "the certificate is not valid on " + day.text());
  }
  if (facts.items.empty() || !std::ranges::all_of(facts.items, [&](std::uint32_t number) {
        return std::ranges::find(certificate->facts.items, number, &Item::number) !=
               certificate->facts.items.end();
      })) {
    return broken(Rule::grant_scope, "the items must be among the certificate's");
  }
  if (facts.uses.empty()) return broken(Rule::grant_scope, "no use is granted");
  if (auto ok = check_quantity(facts.quantity); !ok) return ok;
  if (facts.valid_from < certificate->in_force_from || facts.valid_to < facts.valid_from ||
      facts.valid_to > certificate->facts.valid_to) {
    return broken(Rule::grant_scope, "a grant's validity lies within the certificate's, " +
                                         certificate->in_force_from.text() + " to " +
                                         certificate->facts.valid_to.text());
  }
  return check_version(c, facts);
}

Verdict judge(const Case& c, const MarkReduce& s) {
  const auto& r = the_grant(c, s.number);
  if (auto ok = check_granter(c, r); !ok) return ok;
  if (r.state == MarkState::revoked) return broken(Rule::grant_life, "the grant is revoked");
  if (auto ok = check_quantity(s.quantity); !ok) return ok;
  const auto& old = r.facts;
  const bool less = std::ranges::includes(old.items, s.items) && !s.items.empty() &&
                    std::ranges::includes(old.uses, s.uses) && !s.uses.empty() &&
                    (!old.quantity || (s.quantity && s.quantity->unit == old.quantity->unit &&
                                       s.quantity->amount <= old.quantity->amount));
  const bool same = old.items == s.items && old.uses == s.uses &&
                    old.quantity.has_value() == s.quantity.has_value() &&
                    (!s.quantity || s.quantity->amount == old.quantity->amount);
  if (less && !same) return {};
  return broken(Rule::grant_shrinks,
                "give what remains: some of its items and uses, at most its quantity, and less "
                "than now");
}

Verdict judge(const Case& c, const MarkRevoke& s) {
  const auto& r = the_grant(c, s.number);
  if (auto ok = check_granter(c, r); !ok) return ok;
  if (r.state == MarkState::granted) return {};
  return broken(Rule::grant_life, "the grant is revoked already");
}

Verdict judge(const Case& c, const MarkReport& s) {
  const auto& r = the_grant(c, s.number);
  if (auto ok = check_granter(c, r); !ok) return ok;
  if (s.to < s.from || s.to > c.today) {
    return broken(Rule::report_period, "a report is about days that are over");
  }
  if (r.reported_until && s.from <= *r.reported_until) {
    return broken(Rule::report_period,
                  "use is reported up to " + r.reported_until->text() + " already");
  }
  if (s.used.unit.empty() || (r.facts.quantity && r.facts.quantity->unit != s.used.unit)) {
    return broken(Rule::report_period,
                  "the grant's unit is " +
                      (r.facts.quantity ? r.facts.quantity->unit : std::string("not given")));
  }
  return {};
}

}  // namespace certledger::scheme
