// Rules for the beginning of a certificate or a cycle: issue, transfer, replacement, renewal.
#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/scheme/certificate_checks.h"
#include "ledger/scheme/pattern.h"
#include "ledger/scheme/texts.h"

namespace certledger::scheme {
namespace {

Verdict check_new(const Case& c, const Decision& decision, const CertificateFacts& facts) {
  const Parameters& p = c.scheme.parameters;
  if (!has_pattern(certificate_subject(facts.number).id, p.number_pattern)) {
    return broken(Rule::number_pattern,
                  "the number does not match the scheme's pattern " + p.number_pattern);
  }
  if (facts.number.size() > limits::number_bytes) {
    return broken(Rule::valid_id, "a number may have at most 64 bytes");
  }
  if (auto ok = check_party(c, "the client", facts.client); !ok) return ok;
  if (auto ok = check_party(c, "the producer", facts.producer); !ok) return ok;
  if (auto ok = check_party(c, "the factory", facts.factory); !ok) return ok;
  if (auto ok = check_item_count(facts.items.size()); !ok) return ok;
  if (auto ok = check_items(facts.items, 0); !ok) return ok;
  if (auto ok = check_award(decision, facts.awarded, c.today); !ok) return ok;
  if (facts.first_awarded > facts.awarded) {
    return broken(Rule::date_order, "the first award is after the award");
  }
  if (auto ok = check_wait(c, facts.awarded, facts.valid_from); !ok) return ok;
  if (auto ok = check_validity(c, facts.awarded, facts.valid_from, facts.valid_to); !ok) return ok;
  if (facts.standards.empty()) {
    return broken(Rule::standard_in_force, "a certificate must name at least one standard");
  }
  return check_basis(c, facts.standards, facts.awarded);
}

/// Since edition 2 a first award must be in the ledger.
Verdict check_first_award(const Case& c, const CertificateFacts& facts, Date known) {
  if (!c.counts(second_edition) || facts.first_awarded == known) return {};
  return broken(Rule::date_order, "the first award was on " + known.text() + ", not on " +
                                      facts.first_awarded.text());
}

std::string described(const Party& client) {
  return client.name + (client.credit_code ? " with the credit code " + *client.credit_code
                                           : std::string(" without a credit code"));
}

/// Since edition 2 a certificate cannot pass to another client. A credit code must stay: without
/// it, two steps by name could lead to another code.
Verdict check_same_client(const Case& c, const Party& old, const Party& client) {
  if (!c.counts(second_edition)) return {};
  if (old.credit_code ? old.credit_code == client.credit_code : old.name == client.name) return {};
  return broken(Rule::transfer, "the client is " + described(client) +
                                    ", but the previous certificate's is " + described(old));
}

/// Checks the previous certificate of an issue: it is released to the author, valid, ends no
/// earlier, and has the same client.
Verdict check_transfer(const Case& c, const CertificateIssue& s) {
  const auto* old = c.find<CertificateRecord>(certificate_subject(*s.facts.previous));
  if (old == nullptr) {
    return broken(Rule::subject_known,
                  "the previous certificate " + *s.facts.previous + " is not in this ledger" +
                      hint_at_recorded(c.records, certificate_subject(*s.facts.previous)));
  }
  if (old->released_to != c.author.id) {
    return broken(Rule::transfer, old->body + " has not released certificate " + *s.facts.previous +
                                      " to " + c.author.id);
  }
  if (s.decision.effective < old->effective ||
      status_on(*old, s.decision.effective) != Status::valid) {
    return broken(Rule::transfer, "the previous certificate is not valid on the effective day");
  }
  if (!old->open_directives.empty()) return check_no_directive(*old);
  if (s.facts.valid_to > old->facts.valid_to) {
    return broken(Rule::transfer,
                  "it would be valid longer than the previous certificate, which ends on " +
                      old->facts.valid_to.text());
  }
  if (auto ok = check_same_client(c, old->facts.client, s.facts.client); !ok) return ok;
  return check_first_award(c, s.facts, old->facts.first_awarded);
}

/// Checks the time of a renewal: within the grace period, after the current cycle began, and
/// without a gap before the end.
Verdict check_renewal_time(const Case& c, const CertificateRecord& r, const CertificateRenew& s) {
  const std::uint32_t grace = c.scheme.parameters.renewal_grace_days;
  const Date end = r.facts.valid_to;
  const Date effective = s.decision.effective;
  // Since edition 2 the recording must be within the grace period, not only the stated day of
  // effect.
  const Date late = c.counts(second_edition) ? c.today : effective;
  if (late > end.plus_days(grace)) {
    return broken(Rule::renewal_time, "the validity ended on " + end.text() + ", and " +
                                          std::to_string(grace) + " days of grace have passed");
  }
  if (c.counts(second_edition) && effective < r.facts.valid_from) {
    return broken(Rule::renewal_time,
                  "the certificate is already renewed: the next renewal can take effect when the "
                  "new cycle begins, on " +
                      r.facts.valid_from.text());
  }
  // A renewal before the end leaves no gap. A renewal after the end is not valid for past days.
  if (effective <= end && s.valid_from > end.plus_days(1)) {
    return broken(Rule::renewal_time,
                  "the next cycle must begin on " + end.plus_days(1).text() + " or earlier");
  }
  if (effective > end && s.valid_from < effective) {
    return broken(Rule::renewal_time,
                  "the next cycle must begin on " + effective.text() + " or later");
  }
  if (s.valid_to <= end) {
    return broken(Rule::renewal_time,
                  "a renewal must end later than the current cycle, which ends on " + end.text());
  }
  return {};
}

}  // namespace

Verdict judge(const Case& c, const CertificateIssue& s) {
  if (auto ok = check_new(c, s.decision, s.facts); !ok) return ok;
  if (!s.facts.previous) return check_first_award(c, s.facts, s.facts.awarded);
  if (certificate_subject(*s.facts.previous) == certificate_subject(s.facts.number)) {
    return broken(Rule::transfer, "a certificate cannot follow itself");
  }
  return check_transfer(c, s);
}

Verdict judge(const Case& c, const CertificateRenew& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::valid, Status::expired}); !ok) return ok;
  if (r.state != CertificateState::valid) {
    return broken(Rule::state_permits,
                  "a suspended certificate cannot be renewed: reinstate it first");
  }
  if (auto ok = check_no_directive_since_2(c, r); !ok) return ok;
  if (auto ok = check_renewal_time(c, r, s); !ok) return ok;
  if (auto ok = check_award(s.decision, s.awarded, c.today); !ok) return ok;
  // An award after today comes from a fast clock, which was corrected since.
  if (c.counts(second_edition) && s.awarded < std::min(r.facts.awarded, c.today)) {
    return broken(Rule::date_order, "awarded " + s.awarded.text() +
                                        " is before the award of the current cycle, " +
                                        r.facts.awarded.text());
  }
  if (s.decision.effective > r.facts.valid_to) {
    if (auto ok = check_wait(c, s.awarded, s.valid_from); !ok) return ok;
  }
  if (auto ok = check_validity(c, s.awarded, s.valid_from, s.valid_to); !ok) return ok;
  return check_basis(c, r.facts.standards, s.awarded);
}

Verdict judge(const Case& c, const CertificateReplace& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::valid, Status::not_yet_valid}); !ok) {
    return ok;
  }
  if (auto ok = check_in_time(c, r); !ok) return ok;
  if (auto ok = check_no_directive(r); !ok) return ok;
  if (const Record* taken = c.records.find(certificate_subject(s.facts.number))) {
    return broken(Rule::subject_new,
                  "the new number " + s.facts.number + " is recorded (latest entry " +
                      std::to_string(taken->life.index) + "): a number is never used again");
  }
  if (s.facts.previous) {
    return broken(
        Rule::transfer,
        "`previous` must be absent in a replacement: the subject is the previous certificate");
  }
  if (auto ok = check_new(c, s.decision, s.facts); !ok) return ok;
  if (auto ok = check_same_client(c, r.facts.client, s.facts.client); !ok) return ok;
  return check_first_award(c, s.facts, r.facts.first_awarded);
}

Verdict judge(const Case& c, const CertificateRelease& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::valid}); !ok) return ok;
  if (auto ok = check_no_directive(r); !ok) return ok;
  const auto* to = c.find<MemberRecord>(member_subject(s.to));
  if (s.to == c.author.id || !in_force(to) || !to->facts.roles.contains(Role::certification_body)) {
    return broken(Rule::transfer, s.to + " is not another certification body in force");
  }
  return {};
}

}  // namespace certledger::scheme
