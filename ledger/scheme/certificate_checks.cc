#include "ledger/scheme/certificate_checks.h"

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/scheme/credit_code.h"

namespace certledger::scheme {
namespace {

/// The maximum months from the award to the first day of validity.
constexpr std::uint32_t longest_wait_months = 12;

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
    return refuse("is a member only since " + c.author.since->text() + " on");
  }
  // The record shows the body only since its latest change: before that, the body may have been
  // suspended.
  if (c.counts(second_edition) && c.author.effective && day < *c.author.effective) {
    return refuse("was reinstated or amended on " + c.author.effective->text() +
                  ": it cannot record what it awarded or added before that day, on " + day.text());
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
      return refuse("cannot certify to standard/" + id + ": the standard is outside its scope");
    }
  }
  return {};
}

/// The status for the rules. The days between two cycles are expired, but a renewed certificate can
/// be changed, suspended and ended like one that is not yet valid.
Status standing_on(const CertificateRecord& r, Date day) {
  if (!is_between_cycles(r, day)) return status_on(r, day);
  return r.state == CertificateState::suspended ? Status::suspended : Status::not_yet_valid;
}

}  // namespace

const CertificateRecord& the_certificate(const Case& c, const std::string& number) {
  return *c.find<CertificateRecord>(certificate_subject(number));
}

Verdict check_party(const Case& c, const char* what, const std::optional<Party>& party) {
  if (!party) return {};
  if (auto ok = check_name(what, party->name); !ok) return ok;
  if (!party->credit_code) return {};
  if (!is_credit_code(*party->credit_code)) {
    return broken(Rule::credit_code, "the credit code " + *party->credit_code +
                                         " is wrong (GB 32100): check its 18 characters");
  }
  if (c.counts(second_edition) && !names_organisation(*party->credit_code)) {
    return broken(
        Rule::credit_code,
        "the credit code " + *party->credit_code +
            " is impossible: GB 32100 has no such department, kind, region or organisation code");
  }
  return {};
}

Verdict check_items(const std::vector<Item>& items, std::uint32_t used_up) {
  for (const Item& item : items) {
    if (item.number <= used_up) {
      return broken(Rule::item_list,
                    "item numbers must ascend and are never used again: the next is " +
                        std::to_string(used_up + 1));
    }
    if (auto ok = check_name("the item's name", item.name); !ok) return ok;
    if (item.quantity && (item.quantity->amount == 0 || item.quantity->unit.empty())) {
      return broken(Rule::item_list, "a quantity must be at least 1 and have a unit");
    }
    used_up = item.number;
  }
  return {};
}

Verdict check_item_count(std::size_t count) {
  if (count >= 1 && count <= limits::items) return {};
  return broken(Rule::item_list, "a certificate has 1 to 64 items, not " + std::to_string(count));
}

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

Verdict check_validity(const Case& c, Date awarded, Date from, Date to) {
  if (from < awarded) {
    return broken(Rule::validity_period,
                  "valid from " + from.text() + " is before the award, " + awarded.text());
  }
  const std::uint32_t months = c.scheme.parameters.longest_validity_months;
  const Date longest = last_permitted(c, from, months);
  if (to < from) {
    return broken(Rule::validity_period,
                  "valid to " + to.text() + " is too early: validity begins on " + from.text());
  }
  if (to > longest) {
    return broken(Rule::validity_period, "valid to " + to.text() + " is too late: the latest is " +
                                             longest.text() + " (" + std::to_string(months) +
                                             " months from " + from.text() + ")");
  }
  return {};
}

Verdict check_wait(const Case& c, Date awarded, Date from) {
  const Date latest = awarded.plus_months(longest_wait_months);
  if (!c.counts(second_edition) || from <= latest) return {};
  return broken(Rule::validity_period, "valid from " + from.text() +
                                           " is too late: the latest is " + latest.text() +
                                           ", 12 months after the award");
}

Date last_permitted(const Case& c, Date from, std::uint32_t months) {
  return c.counts(second_edition) ? from.last_of_months(months) : from.plus_months(months);
}

Verdict check_basis(const Case& c, const std::set<std::string>& standards, Date day) {
  for (const std::string& id : standards) {
    if (auto ok = check_standard(c, id, day); !ok) return ok;
  }
  return check_body(c, standards, day);
}

Verdict check_issuer(const Case& c, const CertificateRecord& r) {
  if (r.body == c.author.id) return {};
  return broken(Rule::issuing_body, "it was issued by " + r.body + ", not by " + c.author.id);
}

Verdict check_acts(const Case& c, const CertificateRecord& r, const Decision& decision,
                   std::initializer_list<Status> permitted) {
  if (auto ok = check_issuer(c, r); !ok) return ok;
  if (std::ranges::count(permitted, standing_on(r, decision.effective)) != 0) return {};
  const Status status = status_on(r, decision.effective);
  return broken(Rule::state_permits, "the certificate is " + std::string(word(status).name) +
                                         " on " + decision.effective.text() +
                                         ": this statement is not permitted then");
}

Verdict check_in_time(const Case& c, const CertificateRecord& r) {
  if (!c.counts(second_edition) || c.today <= r.facts.valid_to) return {};
  return broken(Rule::state_permits, "the validity ended on " + r.facts.valid_to.text() +
                                         ": you can no longer extend or replace the certificate");
}

Verdict check_no_directive(const CertificateRecord& r) {
  if (r.open_directives.empty()) return {};
  return broken(Rule::open_directive,
                "directive/" + *r.open_directives.begin() + " is open and orders the withdrawal");
}

Verdict check_no_directive_since_2(const Case& c, const CertificateRecord& r) {
  return c.counts(second_edition) ? check_no_directive(r) : Verdict{};
}

}  // namespace certledger::scheme
