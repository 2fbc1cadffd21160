// Rules for marks: versions, grants and reports of use.
#include <algorithm>
#include <iterator>

#include "ledger/base/limits.h"
#include "ledger/scheme/certificate_checks.h"
#include "ledger/scheme/texts.h"

namespace certledger::scheme {
namespace {

const MarkRecord& the_grant(const Case& c, const std::string& number) {
  return *c.find<MarkRecord>(mark_subject(number));
}

/// The certificate of the grant.
const CertificateRecord& certificate_of(const Case& c, const MarkRecord& r) {
  return *c.find<CertificateRecord>(certificate_subject(r.facts.certificate));
}

Verdict check_granter(const Case& c, const MarkRecord& r) {
  if (r.granter == c.author.id) return {};
  return broken(Rule::granter, "the mark was granted by " + r.granter + ", not by " + c.author.id);
}

/// The scheme names the roles that grant marks. A body grants marks only for its own certificates.
Verdict check_may_grant(const Case& c, const CertificateRecord& certificate) {
  const auto& granters = c.scheme.parameters.mark_granters;
  if (c.has_role(Role::mark_steward) && granters.contains(Role::mark_steward)) return {};
  if (!c.has_role(Role::certification_body) || !granters.contains(Role::certification_body)) {
    return broken(Rule::granter, "the scheme does not permit " + c.author.id + " to grant marks");
  }
  if (certificate.body == c.author.id) return {};
  return broken(Rule::granter,
                "the certificate was issued by " + certificate.body + ", not by " + c.author.id);
}

Verdict check_quantity(const std::optional<Quantity>& quantity) {
  if (!quantity || (quantity->amount > 0 && !quantity->unit.empty())) return {};
  return broken(Rule::grant_scope, "a quantity must be at least 1 and have a unit");
}

/// The items of the certificate with these numbers.
std::vector<Item> granted_items(const CertificateRecord& certificate,
                                const std::set<std::uint32_t>& numbers) {
  std::vector<Item> items;
  std::ranges::copy_if(certificate.facts.items, std::back_inserter(items),
                       [&](const Item& item) { return numbers.contains(item.number); });
  return items;
}

/// The unit of the items' yearly quantities; nothing if they have several units, or none.
std::optional<std::string> unit_of(const std::vector<Item>& items) {
  std::set<std::string> units;
  for (const Item& item : items) {
    if (item.quantity) units.insert(item.quantity->unit);
  }
  return units.size() == 1 ? std::optional(*units.begin()) : std::nullopt;
}

/// The number of years in a period; a part of a year counts as a year.
std::uint64_t years_of(Date from, Date to) {
  std::uint64_t years = 1;
  while (from.last_of_months(12 * years) < to) ++years;
  return years;
}

/// Since edition 2 a grant is limited to the quantities of its items, if any item has one. An item
/// without a quantity beside it must not remove the limit.
Verdict check_within(const Case& c, const CertificateRecord& certificate,
                     const std::set<std::uint32_t>& numbers, const std::optional<Quantity>& granted,
                     const MarkFacts& facts) {
  const std::vector<Item> items = granted_items(certificate, numbers);
  const bool limited =
      std::ranges::any_of(items, [](const Item& item) { return item.quantity.has_value(); });
  if (!c.counts(second_edition) || !limited) return {};
  const auto unit = unit_of(items);
  if (!unit) {
    return broken(Rule::grant_scope,
                  "the quantities of the items have several units: make one grant for each unit");
  }
  if (!granted || granted->unit != *unit) {
    return broken(Rule::grant_scope, "the items have a certified quantity in " + *unit +
                                         ": grant a quantity in " + *unit);
  }
  const std::uint64_t years = years_of(facts.valid_from, facts.valid_to);
  std::uint64_t left = granted->amount;
  for (const Item& item : items) {
    if (!item.quantity) continue;
    // Divide first: a product could overflow.
    const std::uint64_t yearly = item.quantity->amount;
    left -= yearly > left / years ? left : yearly * years;
  }
  if (left == 0) return {};
  return broken(Rule::grant_scope,
                "the grant of " + std::to_string(granted->amount) + " " + *unit + " is " +
                    std::to_string(left) + " " + *unit + " more than the certified quantities of " +
                    std::to_string(years) +
                    " years (make a separate grant for items without a quantity)");
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

/// A report uses the unit of the grant. Since edition 2, for a grant without a quantity, it uses
/// the unit of its items, so that reports can be added.
Verdict check_unit(const Case& c, const MarkRecord& r, const std::string& unit) {
  std::optional<std::string> wanted;
  if (r.facts.quantity) {
    wanted = r.facts.quantity->unit;
  } else if (c.counts(second_edition)) {
    wanted = unit_of(granted_items(certificate_of(c, r), r.facts.items));
    if (!wanted) {
      return broken(Rule::report_period,
                    "the grant and its items name no single unit to report in: first reduce the "
                    "grant to a quantity");
    }
  }
  if (!unit.empty() && (!wanted || *wanted == unit)) return {};
  return broken(Rule::report_period,
                "the grant's unit is " + wanted.value_or(std::string("not given")));
}

}  // namespace

Verdict judge(const Case& c, const MarkVersion& s) {
  if (auto ok = check_name("the version's name", s.facts.name); !ok) return ok;
  if (s.facts.until && *s.facts.until < s.facts.from) {
    return broken(Rule::mark_version_life, "the version ends before it begins");
  }
  const auto* old = c.find<MarkVersionRecord>(mark_version_subject(s.version));
  if (old == nullptr) return {};
  if (s.facts.name == old->facts.name && s.facts.artwork == old->facts.artwork &&
      s.facts.from == old->facts.from && s.facts.until != old->facts.until) {
    return {};
  }
  return broken(Rule::mark_version_life,
                "only the last day of a recorded version can change: repeat name, artwork and "
                "first day unchanged");
}

Verdict judge(const Case& c, const MarkGrant& s) {
  const MarkFacts& facts = s.facts;
  if (facts.number.size() > limits::number_bytes) {
    return broken(Rule::valid_id, "a number may have at most 64 bytes");
  }
  const SubjectId subject = certificate_subject(facts.certificate);
  const auto* certificate = c.find<CertificateRecord>(subject);
  if (certificate == nullptr) {
    return broken(Rule::subject_known, to_text(subject) + " is not in this ledger" +
                                           hint_at_recorded(c.records, subject));
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
    return broken(Rule::grant_scope, "the items must be items of the certificate");
  }
  if (facts.uses.empty()) return broken(Rule::grant_scope, "the grant names no use");
  if (auto ok = check_quantity(facts.quantity); !ok) return ok;
  if (c.counts(second_edition) && !certificate->open_directives.empty()) {
    return check_no_directive(*certificate);
  }
  if (facts.valid_from < certificate->in_force_from || facts.valid_to < facts.valid_from ||
      facts.valid_to > certificate->facts.valid_to) {
    return broken(Rule::grant_scope, "the grant must be valid within the certificate's validity, " +
                                         certificate->in_force_from.text() + " to " +
                                         certificate->facts.valid_to.text());
  }
  if (auto ok = check_within(c, *certificate, facts.items, facts.quantity, facts); !ok) return ok;
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
  if (!less || same) {
    return broken(Rule::grant_shrinks,
                  "a reduction must name what remains: some of the items and uses, at most the "
                  "quantity, and less than now");
  }
  return check_within(c, certificate_of(c, r), s.items, s.quantity, r.facts);
}

Verdict judge(const Case& c, const MarkRevoke& s) {
  const auto& r = the_grant(c, s.number);
  if (auto ok = check_granter(c, r); !ok) return ok;
  if (r.state == MarkState::granted) return {};
  return broken(Rule::grant_life, "the grant is already revoked");
}

Verdict judge(const Case& c, const MarkReport& s) {
  const auto& r = the_grant(c, s.number);
  if (auto ok = check_granter(c, r); !ok) return ok;
  if (s.to < s.from || s.to > c.today) {
    return broken(Rule::report_period, "a report must be about past days");
  }
  if (r.reported_until && s.from <= *r.reported_until) {
    return broken(Rule::report_period, "use is already reported up to " + r.reported_until->text());
  }
  if (c.counts(second_edition) && s.from < r.facts.valid_from) {
    return broken(Rule::report_period, "the mark is granted from " + r.facts.valid_from.text() +
                                           " on: a report cannot begin before that day");
  }
  return check_unit(c, r, s.used.unit);
}

}  // namespace certledger::scheme
