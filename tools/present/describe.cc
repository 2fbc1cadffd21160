#include "tools/present/describe.h"

#include <fmt/format.h>

#include "ledger/base/encoding.h"

namespace certledger::tools {
namespace {

using namespace scheme;

/// Collects the lines, and looks up names in the ledger.
struct Describer {
  const read::Snapshot& ledger;
  Date day;
  Lines lines;

  void operator()(const ParametersRecord& r);
  void operator()(const MemberRecord& r);
  void operator()(const KeyRecord& r);
  void operator()(const StandardRecord& r);
  void operator()(const CertificateRecord& r);
  void operator()(const DirectiveRecord& r);
  void operator()(const MarkVersionRecord& r);
  void operator()(const MarkRecord& r);

 private:
  void add_party(const char* label, const std::optional<Party>& party);
  void add_state(const CertificateRecord& r);
};

std::string span(Date from, const std::optional<Date>& to) {
  return to ? from.text() + " to " + to->text() + " (inclusive)" : "from " + from.text() + " on";
}

template <class List, class Text>
std::string joined(const List& list, const char* between, Text text) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : between) + std::string(text(one));
  return out;
}

std::string item_text(const Item& item) {
  std::string text = fmt::format("{} {}", item.number, item.name);
  const auto add = [&](const char* what, const std::string& value) {
    if (!value.empty()) text += fmt::format(", {} {}", what, value);
  };
  add("model", item.model);
  add("brand", item.brand);
  add("site", item.site);
  if (item.quantity) text += fmt::format(", {} a year", quantity_text(*item.quantity));
  return text;
}

/// The statement that leads to a state. Its list of reasons holds the reason code.
Kind maker_of(CertificateState state) {
  switch (state) {
    case CertificateState::suspended: return Kind::certificate_suspend;
    case CertificateState::withdrawn: return Kind::certificate_withdraw;
    case CertificateState::cancelled: return Kind::certificate_cancel;
    case CertificateState::replaced: return Kind::certificate_replace;
    case CertificateState::void_: return Kind::certificate_nullify;
    case CertificateState::valid: break;
  }
  return Kind::certificate_issue;
}

void Describer::add_party(const char* label, const std::optional<Party>& party) {
  if (!party) return;
  std::string text = party->name;
  if (party->credit_code) text += ", " + *party->credit_code;
  if (party->region) text += ", region " + *party->region;
  if (party->address) text += ", " + *party->address;
  lines.add(label, text);
}

void Describer::add_state(const CertificateRecord& r) {
  if (r.state == CertificateState::valid) return;
  lines.add(std::string(name(r.state)),
            "from " + r.state_since.text() + " on" +
                (r.until ? ", until " + r.until->text() + " at the latest" : std::string()));
  lines.add("reason", reason_text(maker_of(r.state), r.reason));
  if (r.replaced_by) lines.add("replaced by", "certificate/" + *r.replaced_by);
}

void Describer::operator()(const CertificateRecord& r) {
  add_state(r);
  add_party("holder", r.facts.client);
  add_party("producer", r.facts.producer);
  add_party("factory", r.facts.factory);
  lines.add("items", joined(r.facts.items, "\n", item_text));
  lines.add("standards", joined(r.facts.standards, "\n",
                                [&](const std::string& id) { return standard_text(ledger, id); }));
  lines.add("validity", span(r.facts.valid_from, r.facts.valid_to));
  lines.add("awarded", r.facts.awarded.text() + (r.facts.first_awarded == r.facts.awarded
                                                     ? std::string()
                                                     : ", first " + r.facts.first_awarded.text()));
  lines.add("issued by", member_text(ledger, r.body));
  if (r.cycle > 1) lines.add("cycle", std::to_string(r.cycle));
  if (r.facts.previous) lines.add("follows", "certificate/" + *r.facts.previous);
  if (r.released_to) lines.add("released to", member_text(ledger, *r.released_to));
  if (r.facts.document) lines.add("document", to_hex(*r.facts.document));
  lines.add("directives", joined(r.open_directives, ", ",
                                 [](const std::string& id) { return id + " (open: withdraw)"; }));
}

void Describer::operator()(const MarkRecord& r) {
  lines.add("certificate", r.facts.certificate);
  lines.add("items",
            joined(r.facts.items, ", ", [](std::uint32_t n) { return std::to_string(n); }));
  lines.add("uses", joined(r.facts.uses, ", ", [](Use use) { return name(use); }));
  lines.add("version", r.facts.version);
  lines.add("quantity", r.facts.quantity
                            ? fmt::format("{} of {} used", r.used, quantity_text(*r.facts.quantity))
                            : "unlimited");
  if (r.reported_until) lines.add("reported", "up to " + r.reported_until->text());
  lines.add("validity", span(r.facts.valid_from, r.facts.valid_to));
  lines.add("granted by", member_text(ledger, r.granter));
}

void Describer::operator()(const MarkVersionRecord& r) {
  lines.add("name", r.facts.name);
  lines.add("in use", span(r.facts.from, r.facts.until));
  lines.add("artwork", to_hex(r.facts.artwork));
}

void Describer::operator()(const MemberRecord& r) {
  lines.add("name", r.facts.name);
  lines.add_if_there("name, English", r.facts.name_en);
  lines.add("roles", joined(r.facts.roles, ", ", [](Role role) { return name(role); }));
  if (r.facts.approval) {
    lines.add("approval",
              r.facts.approval->number + ", " + span(r.facts.approval->from, r.facts.approval->to));
  }
  if (r.facts.scope) {
    lines.add("scope", joined(*r.facts.scope, "\n",
                              [&](const std::string& id) { return standard_text(ledger, id); }));
  }
  if (r.since) lines.add("member since", r.since->text());
}

void Describer::operator()(const KeyRecord& r) {
  lines.add("member", member_text(ledger, r.member));
  lines.add("added", fmt::format("by entry {}", r.added));
  if (r.revoked) lines.add("revoked", fmt::format("by entry {}", *r.revoked));
  if (r.compromised_since) {
    lines.add("compromised",
              "since " + r.compromised_since->text() + ": what it signed since then is doubtful");
  }
}

void Describer::operator()(const StandardRecord& r) {
  lines.add("title", r.facts.title);
  lines.add_if_there("title, English", r.facts.title_en);
  lines.add_if_there("number", r.facts.number);
  lines.add("type", std::string(name(r.facts.type)));
  lines.add("publisher", r.facts.publisher);
  lines.add("certifies", std::string(name(r.facts.certifies)));
  lines.add("confirmed", span(r.confirmed, r.facts.until));
  if (r.state == StandardState::withdrawn) lines.add("withdrawn", r.effective.text());
}

void Describer::operator()(const DirectiveRecord& r) {
  lines.add("certificate", r.certificate);
  lines.add("orders to", std::string(name(r.act)));
  const bool is_late = r.state == DirectiveState::open && day > r.deadline;
  lines.add("deadline", r.deadline.text() + (is_late ? " (overdue)" : ""));
}

void Describer::operator()(const ParametersRecord& r) {
  const Parameters& p = r.parameters;
  lines.add("origin", r.origin);
  lines.add("name", r.name);
  lines.add_if_there("name, English", r.name_en);
  lines.add("rules", fmt::format("edition {}", p.edition.number));
  lines.add("time zone", p.time_zone + " " + p.utc_offset.text());
  lines.add("numbers", p.number_pattern.empty() ? "any" : p.number_pattern);
  lines.add("validity", fmt::format("{} months at most", p.longest_validity_months));
  lines.add("suspension", fmt::format("{} months at most", p.longest_suspension_months));
  for (const SuspensionLimit& limit : p.suspension_limits) {
    lines.add("  for " + limit.reason, fmt::format("{} months at most", limit.months));
  }
  lines.add("renewal", fmt::format("within {} days after the end", p.renewal_grace_days));
  lines.add("flagged", fmt::format("effective {} days, decided {} days before recording",
                                   p.back_dating_days, p.days_to_record));
  lines.add("marks by", joined(p.mark_granters, ", ", [](Role role) { return name(role); }));
  lines.add("approvals", p.approval_check == ApprovalCheck::on ? "checked" : "not checked");
}

}  // namespace

Lines describe(const read::Snapshot& ledger, const RecordBody& body, Date day) {
  Describer describer{ledger, day, {}};
  std::visit(describer, body);
  return std::move(describer.lines);
}

}  // namespace certledger::tools
