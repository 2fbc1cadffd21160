// Rules for changes of a certificate: of its content and of its state.
#include <algorithm>

#include "ledger/scheme/certificate_checks.h"

namespace certledger::scheme {
namespace {

/// Whether the item would get a larger quantity, or another unit.
bool widens(const Item& old, const Item& item) {
  if (!old.quantity) return false;
  return !item.quantity || item.quantity->unit != old.quantity->unit ||
         item.quantity->amount > old.quantity->amount;
}

/// Since edition 2, while a withdrawal is ordered: a larger quantity would be a disguised
/// extension. The certificate has all these items.
Verdict check_not_wider(const Case& c, const CertificateRecord& r, const std::vector<Item>& items) {
  if (!c.counts(second_edition) || r.open_directives.empty()) return {};
  for (const Item& item : items) {
    const auto old = std::ranges::find(r.facts.items, item.number, &Item::number);
    if (!widens(*old, item)) continue;
    return broken(Rule::open_directive,
                  "directive/" + *r.open_directives.begin() +
                      " is open and orders the withdrawal: the quantity of item " +
                      std::to_string(item.number) + " cannot become larger or get another unit");
  }
  return {};
}

Verdict check_change(const Case& c, const CertificateRecord& r, const CertificateChange& change) {
  if (!change.client && !change.producer && !change.factory && !change.document &&
      change.items.empty()) {
    return broken(Rule::change_known, "the statement changes nothing");
  }
  if (auto ok = check_party(c, "the client", change.client); !ok) return ok;
  if (auto ok = check_party(c, "the producer", change.producer); !ok) return ok;
  if (auto ok = check_party(c, "the factory", change.factory); !ok) return ok;
  if (auto ok = check_items(change.items, 0); !ok) return ok;
  for (const Item& item : change.items) {
    if (std::ranges::find(r.facts.items, item.number, &Item::number) == r.facts.items.end()) {
      return broken(Rule::change_known,
                    "item " + std::to_string(item.number) + " is not an item of the certificate");
    }
  }
  return check_not_wider(c, r, change.items);
}

Verdict check_until(const Case& c, const CertificateRecord& r, Date start, Date until,
                    const std::optional<std::string>& reason) {
  const Parameters& p = c.scheme.parameters;
  std::uint32_t months = p.longest_suspension_months;
  for (const SuspensionLimit& limit : p.suspension_limits) {
    if (limit.reason == reason) months = limit.months;
  }
  const Date longest = last_permitted(c, start, months);
  const Date earliest = r.until ? r.until->plus_days(1) : start;
  if (until >= earliest && until <= longest) return {};
  if (earliest > longest) {
    return broken(Rule::suspension_length,
                  "the suspension from " + start.text() +
                      " already has the longest end that the scheme permits, " + r.until->text());
  }
  return broken(Rule::suspension_length, "a suspension from " + start.text() +
                                             " must end between " + earliest.text() + " and " +
                                             longest.text() + ", not on " + until.text());
}

/// Since edition 2 the days of decision and recording count. So an earlier day of effect can
/// neither rescue an expired certificate nor hide a suspension.
Verdict check_reinstatement(const Case& c, const CertificateRecord& r, const Decision& decision) {
  const bool strict = c.counts(second_edition);
  if ((strict ? c.today : decision.effective) > r.facts.valid_to) {
    return broken(Rule::reinstate_in_time, "the validity ended on " + r.facts.valid_to.text());
  }
  if (strict && decision.effective < decision.decided) {
    return broken(
        Rule::reinstate_in_time,
        "the reinstatement cannot take effect before its decision, " + decision.decided.text());
  }
  if (strict && decision.effective <= r.state_since && c.today > r.state_since) {
    return broken(Rule::reinstate_in_time,
                  "the reinstatement would erase the suspension: it can take effect on " +
                      r.state_since.plus_days(1).text() + " at the earliest");
  }
  return {};
}

}  // namespace

Verdict judge(const Case& c, const CertificateAmend& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::valid, Status::not_yet_valid}); !ok)
    return ok;
  return check_change(c, r, s.change);
}

Verdict judge(const Case& c, const CertificateCorrect& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok =
          check_acts(c, r, s.decision,
                     {Status::valid, Status::not_yet_valid, Status::suspended, Status::expired});
      !ok) {
    return ok;
  }
  return check_change(c, r, s.change);
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
    return broken(Rule::reduce_leaves, "the items to take out must be items of the certificate");
  }
  if (s.items.size() < r.facts.items.size()) return {};
  return broken(Rule::reduce_leaves,
                "no item would be left: withdraw or cancel the certificate instead");
}

Verdict judge(const Case& c, const CertificateExtend& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::valid, Status::not_yet_valid}); !ok)
    return ok;
  if (s.items.empty() && s.standards.empty()) {
    return broken(Rule::change_known, "the statement adds nothing");
  }
  if (auto ok = check_in_time(c, r); !ok) return ok;
  if (auto ok = check_no_directive_since_2(c, r); !ok) return ok;
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
  return check_until(c, r, s.decision.effective, s.until, s.decision.reason);
}

Verdict judge(const Case& c, const CertificateProlong& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_acts(c, r, s.decision, {Status::suspended}); !ok) return ok;
  return check_until(c, r, r.state_since, s.until, r.reason);
}

Verdict judge(const Case& c, const CertificateReinstate& s) {
  const auto& r = the_certificate(c, s.number);
  if (auto ok = check_issuer(c, r); !ok) return ok;
  if (r.state == CertificateState::suspended) {
    if (auto ok = check_reinstatement(c, r, s.decision); !ok) return ok;
  }
  if (auto ok = check_acts(c, r, s.decision, {Status::suspended}); !ok) return ok;
  return check_no_directive_since_2(c, r);
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

Verdict judge(const Case& c, const CertificateNullify& s) {
  const auto& r = the_certificate(c, s.number);
  if (r.state == CertificateState::void_) {
    return broken(Rule::state_permits, "the certificate is already void");
  }
  // An award after today comes from a fast clock, which was corrected since.
  if (s.decision.effective < std::min(r.facts.first_awarded, c.today)) {
    return broken(Rule::nullify_date, "the certificate cannot be void before its first award, " +
                                          r.facts.first_awarded.text());
  }
  return {};
}

}  // namespace certledger::scheme
