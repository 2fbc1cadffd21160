// Rules of certificates: who may do what to which, and when.
#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/scheme/credit_code.h"
#include "ledger/scheme/judge.h"
#include "ledger/scheme/pattern.h"
#include "ledger/scheme/status.h"

namespace certledger::scheme {
namespace {

// --- facts ---

Verdict check_party(const char* what, const Party& party) {
  if (auto ok = check_name(what, party.name); !ok) return ok;
  if (party.credit_code && !is_credit_code(*party.credit_code)) {
    return broken(Rule::credit_code, "the credit code " + *party.credit_code +
                                         " is not one of GB 32100: check its 18 characters");
  }
  return {};
}

Verdict check_optional_party(const char* what, const std::optional<Party>& party) {
  return party ? check_party(what, *party) : Verdict{};
}

Verdict check_items(const std::vector<Item>& items, std::uint32_t used_up) {
  for (const Item& item : items) {
    if (item.number <= used_up) {
      return broken(Rule::item_list, "item numbers ascend and are not used again: the next is " +
                                         std::to_string(used_up + 1));
    }
    if (auto ok = check_name("the item's name", item.name); !ok) return ok;
    if (item.quantity && (item.quantity->amount == 0 || item.quantity->unit.empty())) {
      return broken(Rule::item_list, "a quantity is at least 1, and has a unit");
    }
    used_up = item.number;
  }
  return {};
}

Verdict check_item_count(std::size_t count) {
  if (count >= 1 && count <= limits::items) return {};
  return broken(Rule::item_list, "a certificate has 1 to 64 items, not " + std::to_string(count));
}

// --- days ---

Verdict check_award(const Decision& decision, Date awarded, Date today) {
  if (awarded < decision.decided) {
    return broken(Rule::date_order, "awarded " + awarded.text() + " is before the decision, " +
                                        decision.decided.text());
  }
  if (awarded > today) {
    return broken(Rule::date_order, "awarded " + awarded.text() + " is after the day of recording");
  }
  return {};
}

Verdict check_validity(Date awarded, Date from, Date to, const Parameters& p) {
  if (from < awarded) {
    return broken(Rule::validity_period,
                  "valid from " + from.text() + " is before the award, " + awarded.text());
  }
  const Date longest = from.plus_months(p.longest_validity_months);
  if (to < from || to > longest) {
    return broken(Rule::validity_period, "valid to " + to.text() + " must be from " + from.text() +
                                             " to " + longest.text());
  }
  return {};
}

// --- what a certificate stands on ---

Verdict check_standard(const Case& c, const std::string& id, Date day) {
  const auto* standard = c.find<StandardRecord>(standard_subject(id));
  if (standard == nullptr) {
    return broken(Rule::subject_known, "standard/" + id + " is not in this ledger");
  }
  if (day < standard->confirmed || (standard->facts.until && day > *standard->facts.until) ||
      (standard->state == StandardState::withdrawn && day >= standard->effective)) {
    return broken(Rule::standard_in_force, "standard/" + id + " is not confirmed on " + day.text());
  }
  return {};
}

Verdict check_body(const Case& c, const std::set<std::string>& standards, Date day) {
  const MemberFacts& facts = c.author.facts;
  const auto refuse = [&](const std::string& what) {
    return broken(Rule::body_approved, c.author.id + " " + what);
  };
  if (c.author.since && day < *c.author.since) {
    return refuse("is a member only from " + c.author.since->text() + " on");
  }
  if (c.scheme.parameters.approval_check == ApprovalCheck::on) {
    if (!facts.approval) return refuse("has no approval");
    if (day < facts.approval->from || day > facts.approval->to) {
      return refuse("is approved from " + facts.approval->from.text() + " to " +
                    facts.approval->to.text() + ", not on " + day.text());
    }
  }
  for (const std::string& id : standards) {
    if (facts.scope && !facts.scope->contains(id)) {
      return refuse("may not certify to standard/" + id + ": it is outside its scope");
    }
  }
  return {};
}

Verdict check_basis(const Case& c, const std::set<std::string>& standards, Date day) {
  for (const std::string& id : standards) {
    if (auto ok = check_standard(c, id, day); !ok) return ok;
  }
  return check_body(c, standards, day);
}

Verdict check_new(const Case& c, const Decision& decision, const CertificateFacts& facts) {
  const Parameters& p = c.scheme.parameters;
  if (!has_pattern(certificate_subject(facts.number).id, p.number_pattern)) {
    return broken(Rule::number_pattern, "the number does not have the pattern " + p.number_pattern);
  }
  if (facts.number.size() > limits::number_bytes) {
    return broken(Rule::valid_id, "a number is at most 64 octets long");
  }
  if (auto ok = check_party("the client", facts.client); !ok) return ok;
  if (auto ok = check_optional_party("the producer", facts.producer); !ok) return ok;
  if (auto ok = check_optional_party("the factory", facts.factory); !ok) return ok;
  if (auto ok = check_item_count(facts.items.size()); !ok) return ok;
  if (auto ok = check_items(facts.items, 0); !ok) return ok;
  if (auto ok = check_award(decision, facts.awarded, c.today); !ok) return ok;
  if (facts.first_awarded > facts.awarded) {
    return broken(Rule::date_order, "the first award is after the award");
  }
  if (auto ok = check_validity(facts.awarded, facts.valid_from, facts.valid_to, p); !ok) return ok;
  if (facts.standards.empty()) {
    return broken(Rule::standard_in_force, "a certificate names at least one standard");
  }
  return check_basis(c, facts.standards, facts.awarded);
}

// --- an existing certificate ---

const CertificateRecord& the_certificate(const Case& c, const std::string& number) {
  return *c.find<CertificateRecord>(certificate_subject(number));
}

Verdict check_issuer(const Case& c, const CertificateRecord& r) {
  if (r.body == c.author.id) return {};
  return broken(Rule::issuing_body, "it was issued by " + r.body + ", not by " + c.author.id);
}

/// The issuing body acts, and the certificate's status on the effective day is one of these.
Verdict check_acts(const Case& c, const CertificateRecord& r, const Decision& decision,
                   std::initializer_list<Status> permitted) {
  if (auto ok = check_issuer(c, r); !ok) return ok;
  const Status status = status_on(r, decision.effective);
  if (std::ranges::find(permitted, status) != permitted.end()) return {};
  return broken(Rule::state_permits, "the certificate is " + std::string(word(status).name) +
                                         " on " + decision.effective.text() +
                                         ", which does not permit this");
}

Verdict check_no_directive(const CertificateRecord& r) {
  if (r.open_directives.empty()) return {};
  return broken(Rule::open_directive,
                "directive/" + *r.open_directives.begin() + " orders its withdrawal and is open");
}

Verdict check_change(const CertificateRecord& r, const CertificateChange& change) {
  if (!change.client && !change.producer && !change.factory && !change.document &&
      change.items.empty()) {
    return broken(Rule::change_known, "nothing is changed");
  }
  if (auto ok = check_optional_party("the client", change.client); !ok) return ok;
  if (auto ok = check_optional_party("the producer", change.producer); !ok) return ok;
  if (auto ok = check_optional_party("the factory", change.factory); !ok) return ok;
  if (auto ok = check_items(change.items, 0); !ok) return ok;
  for (const Item& item : change.items) {
    if (std::ranges::find(r.facts.items, item.number, &Item::number) == r.facts.items.end()) {
      return broken(Rule::change_known,
                    "item " + std::to_string(item.number) + " is not in the certificate's scope");
    }
  }
  return {};
}

Verdict check_until(const CertificateRecord& r, Date start, Date until, const Parameters& p,
                    const std::optional<std::string>& reason) {
  std::uint32_t months = p.longest_suspension_months;
  for (const SuspensionLimit& limit : p.suspension_limits) {
    if (limit.reason == reason) months = limit.months;
  }
  const Date longest = start.plus_months(months);
  const Date earliest = r.until ? r.until->plus_days(1) : start;
  if (until >= earliest && until <= longest) return {};
  return broken(Rule::suspension_length, "a suspension from " + start.text() + " ends between " +
                                             earliest.text() + " and " + longest.text() +
                                             ", not on " + until.text());
}

/// The certificate that an issue follows: released to the author, valid, and not outlasted.
Verdict check_transfer(const Case& c, const CertificateIssue& s) {
  const auto* old = c.find<CertificateRecord>(certificate_subject(*s.facts.previous));
  if (old == nullptr) {
    return broken(Rule::subject_known,
                  "the previous certificate " + *s.facts.previous + " is not in this ledger");
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
  if (s.facts.valid_to <= old->facts.valid_to) return {};
  return broken(Rule::transfer, "it would be valid beyond the previous certificate's end, " +
                                    old->facts.valid_to.text());
}

}  // namespace

Verdict judge(const Case& c, const CertificateIssue& s) {
  if (auto ok = check_new(c, s.decision, s.facts); !ok) return ok;
  if (!s.facts.previous) return {};
  if (certificate_subject(*s.facts.previous) == certificate_subject(s.facts.number)) {
    return broken(Rule::transfer, "a certificate does not follow itself");
  }
  return check_transfer(c, s);
}

Verdict judge(const Case& c, const CertificateAmend& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::valid, Status::not_yet_valid}); !ok)
    return ok;
  return check_change(r, s.change);
}

Verdict judge(const Case& c, const CertificateCorrect& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok =
          check_acts(c, r, s.decision,
                     {Status::valid, Status::not_yet_valid, Status::suspended, Status::expired});
      !ok) {
    return ok;
  }
  return check_change(r, s.change);
}

Verdict judge(const Case& c, const CertificateReduce& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok =
          check_acts(c, r, s.decision, {Status::valid, Status::not_yet_valid, Status::suspended});
      !ok) {
    return ok;
  }
  const auto known = std::ranges::count_if(
      r.facts.items, [&](const Item& item) { return s.items.contains(item.number); });
  if (s.items.empty() || static_cast<std::size_t>(known) != s.items.size()) {
    return broken(Rule::reduce_leaves, "the items to take out must be in the certificate's scope");
  }
  if (s.items.size() < r.facts.items.size()) return {};
  return broken(Rule::reduce_leaves, "no item would be left: withdraw or cancel instead");
}

Verdict judge(const Case& c, const CertificateExtend& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::valid, Status::not_yet_valid}); !ok)
    return ok;
  if (s.items.empty() && s.standards.empty()) {
    return broken(Rule::change_known, "nothing is added");
  }
  if (auto ok = check_item_count(r.facts.items.size() + s.items.size()); !ok) return ok;
  if (auto ok = check_items(s.items, r.highest_item); !ok) return ok;
  std::set<std::string> standards = r.facts.standards;
  standards.insert(s.standards.begin(), s.standards.end());
  return check_basis(c, standards, s.decision.effective);
}

Verdict judge(const Case& c, const CertificateSuspend& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::valid, Status::not_yet_valid}); !ok)
    return ok;
  return check_until(r, s.decision.effective, s.until, c.scheme.parameters, s.decision.reason);
}

Verdict judge(const Case& c, const CertificateProlong& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::suspended}); !ok) return ok;
  return check_until(r, r.state_since, s.until, c.scheme.parameters, r.reason);
}

Verdict judge(const Case& c, const CertificateReinstate& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_issuer(c, r); !ok) return ok;
  if (r.state == CertificateState::suspended && s.decision.effective > r.facts.valid_to) {
    return broken(Rule::reinstate_in_time, "its validity ended on " + r.facts.valid_to.text());
  }
  return check_acts(c, r, s.decision, {Status::suspended});
}

Verdict judge(const Case& c, const CertificateWithdraw& s) {
  return check_acts(c, the_certificate(c, s.number), s.decision,
                    {Status::valid, Status::not_yet_valid, Status::suspended, Status::expired});
}

Verdict judge(const Case& c, const CertificateCancel& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok =
          check_acts(c, r, s.decision,
                     {Status::valid, Status::not_yet_valid, Status::suspended, Status::expired});
      !ok) {
    return ok;
  }
  return check_no_directive(r);
}

Verdict judge(const Case& c, const CertificateRenew& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::valid, Status::expired}); !ok) return ok;
  if (r.state != CertificateState::valid) {
    return broken(Rule::state_permits,
                  "a suspended certificate is not renewed: reinstate it first");
  }
  const Parameters& p = c.scheme.parameters;
  const Date end = r.facts.valid_to;
  const Date effective = s.decision.effective;
  if (effective > end.plus_days(p.renewal_grace_days)) {
    return broken(Rule::renewal_time, "its validity ended on " + end.text() + ", and " +
                                          std::to_string(p.renewal_grace_days) +
                                          " days of grace are over");
  }
  // Before the end the cycles join without a gap; after it nothing is made good for the past.
  if (effective <= end ? s.valid_from > end.plus_days(1) : s.valid_from < effective) {
    return broken(Rule::renewal_time,
                  effective <= end
                      ? "the next cycle begins on " + end.plus_days(1).text() + " at the latest"
                      : "the next cycle begins on " + effective.text() + " at the earliest");
  }
  if (s.valid_to <= end) {
    return broken(Rule::renewal_time, "a renewal lasts longer than what stood, to " + end.text());
  }
  if (auto ok = check_award(s.decision, s.awarded, c.today); !ok) return ok;
  if (auto ok = check_validity(s.awarded, s.valid_from, s.valid_to, p); !ok) return ok;
  return check_basis(c, r.facts.standards, s.awarded);
}

Verdict judge(const Case& c, const CertificateReplace& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::valid, Status::not_yet_valid}); !ok)
    return ok;
  if (auto ok = check_no_directive(r); !ok) return ok;
  if (const Record* taken = c.records.find(certificate_subject(s.facts.number))) {
    return broken(Rule::subject_new,
                  "the new number " + s.facts.number + " exists (its latest entry is " +
                      std::to_string(taken->life.index) + "), and a number is never used again");
  }
  if (s.facts.previous) {
    return broken(Rule::transfer, "a replacement names no previous certificate but its subject");
  }
  return check_new(c, s.decision, s.facts);
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

Verdict judge(const Case& c, const CertificateNullify& s) {
  const auto& r = the_certificate(c, s.number);
  if (r.state == CertificateState::void_) {
    return broken(Rule::state_permits, "the certificate is void already");
  }
  if (s.decision.effective < r.facts.first_awarded) {
    return broken(Rule::nullify_date, "it was first awarded on " + r.facts.first_awarded.text());
  }
  return {};
}

}  // namespace certledger::scheme
