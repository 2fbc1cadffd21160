#include "ledger/scheme/evolve.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace certledger::scheme {
namespace {

using At = Circumstance;

// --- the ledger, members, keys, standards ---

RecordBody genesis_record(const SubjectId& subject, const Genesis& s, const At& at) {
  if (subject.type == SubjectType::parameters) {
    return ParametersRecord{s.origin, s.name, s.name_en, s.parameters, {}, at.flags, {}};
  }
  if (subject == member_subject(s.authority)) {
    return MemberRecord{s.authority, s.authority_facts, MemberState::in_force, {}, {}, at.flags};
  }
  if (subject == member_subject(s.operator_id)) {
    return MemberRecord{s.operator_id, s.operator_facts, MemberState::in_force, {}, {}, at.flags};
  }
  const bool authority = subject == key_subject(s.authority_key);
  return KeyRecord{authority ? s.authority_key : s.operator_key,
                   authority ? s.authority : s.operator_id,
                   at.index,
                   {},
                   {}};
}

void step(ParametersRecord& r, const ParametersChange& s) { r.parameters = s.parameters; }
void step(ParametersRecord& r, const TimeCorrect& s) { r.corrections.push_back(s.times); }
void step(MemberRecord& r, const MemberAmend& s) { r.facts = s.facts; }
void step(MemberRecord& r, const MemberSuspend&) { r.state = MemberState::suspended; }
void step(MemberRecord& r, const MemberReinstate&) { r.state = MemberState::in_force; }
void step(MemberRecord& r, const MemberRemove&) { r.state = MemberState::removed; }
void step(StandardRecord& r, const StandardRevise& s) { r.facts = s.facts; }
void step(StandardRecord& r, const StandardWithdraw&) { r.state = StandardState::withdrawn; }

// --- certificates ---

void turn(CertificateRecord& r, CertificateState state, const Decision& decision) {
  r.state = state;
  r.state_since = decision.effective;
  r.reason = decision.reason;
  r.until.reset();
}

void change(CertificateRecord& r, const CertificateChange& c) {
  if (c.client) r.facts.client = *c.client;
  if (c.producer) r.facts.producer = c.producer;
  if (c.factory) r.facts.factory = c.factory;
  if (c.document) r.facts.document = c.document;
  for (const Item& item : c.items) {
    const auto same = std::ranges::find(r.facts.items, item.number, &Item::number);
    CERTLEDGER_CHECK(same != r.facts.items.end());
    *same = item;
  }
}

CertificateRecord new_certificate(const CertificateFacts& facts, const Decision& decision,
                                  const At& at) {
  CertificateRecord r;
  r.body = at.author;
  r.facts = facts;
  r.state_since = decision.effective;
  r.effective = decision.effective;
  r.reason = decision.reason;
  r.in_force_from = facts.valid_from;
  r.highest_item = facts.items.back().number;
  r.flags = at.flags;
  return r;
}

void step(CertificateRecord& r, const CertificateAmend& s) { change(r, s.change); }
void step(CertificateRecord& r, const CertificateCorrect& s) { change(r, s.change); }
void step(CertificateRecord& r, const CertificateReduce& s) {
  std::erase_if(r.facts.items, [&](const Item& item) { return s.items.contains(item.number); });
}
void step(CertificateRecord& r, const CertificateExtend& s) {
  r.facts.items.insert(r.facts.items.end(), s.items.begin(), s.items.end());
  r.facts.standards.insert(s.standards.begin(), s.standards.end());
  if (!s.items.empty()) r.highest_item = s.items.back().number;
}
void step(CertificateRecord& r, const CertificateSuspend& s) {
  turn(r, CertificateState::suspended, s.decision);
  r.until = s.until;
}
void step(CertificateRecord& r, const CertificateProlong& s) { r.until = s.until; }
void step(CertificateRecord& r, const CertificateReinstate& s) {
  if (s.decision.effective > *r.until) r.flags.insert(Flag::late_reinstatement);
  turn(r, CertificateState::valid, s.decision);
}
void step(CertificateRecord& r, const CertificateWithdraw& s) {
  turn(r, CertificateState::withdrawn, s.decision);
}
void step(CertificateRecord& r, const CertificateCancel& s) {
  turn(r, CertificateState::cancelled, s.decision);
}
void step(CertificateRecord& r, const CertificateNullify& s) {
  turn(r, CertificateState::void_, s.decision);
}
void step(CertificateRecord& r, const CertificateRenew& s) {
  if (s.decision.effective > r.facts.valid_to) r.in_force_from = s.valid_from;
  r.facts.awarded = s.awarded;
  r.facts.valid_from = s.valid_from;
  r.facts.valid_to = s.valid_to;
  if (s.document) r.facts.document = s.document;
  ++r.cycle;
}
void step(CertificateRecord& r, const CertificateRelease& s) { r.released_to = s.to; }

void replaced_by(CertificateRecord& r, const std::string& number, const Decision& decision) {
  turn(r, CertificateState::replaced, decision);
  r.replaced_by = number;
}

// --- marks ---

void step(MarkVersionRecord& r, const MarkVersion& s) { r.facts.until = s.facts.until; }
void step(MarkRecord& r, const MarkReduce& s) {
  r.facts.items = s.items;
  r.facts.uses = s.uses;
  r.facts.quantity = s.quantity;
}
void step(MarkRecord& r, const MarkRevoke&) { r.state = MarkState::revoked; }

// --- by kind: one overload a shape of statement ---

/// Statements that change a record in place: `step`, then the decision's day and flags.
template <class R, class S>
RecordBody stepped(const RecordBody* before, const S& s, const At& at) {
  CERTLEDGER_CHECK(before != nullptr);
  R r = std::get<R>(*before);
  step(r, s);
  r.effective = s.decision.effective;
  r.flags.insert(at.flags.begin(), at.flags.end());
  return r;
}

struct Effect {
  const SubjectId& subject;
  const RecordBody* before;
  const At& at;

  template <class S>
  RecordBody operator()(const S& s) const {
    if constexpr (requires(ParametersRecord& r) { step(r, s); }) {
      return stepped<ParametersRecord>(before, s, at);
    } else if constexpr (requires(MemberRecord& r) { step(r, s); }) {
      return stepped<MemberRecord>(before, s, at);
    } else if constexpr (requires(StandardRecord& r) { step(r, s); }) {
      return stepped<StandardRecord>(before, s, at);
    } else if constexpr (requires(MarkRecord& r) { step(r, s); }) {
      return stepped<MarkRecord>(before, s, at);
    } else {
      return stepped<CertificateRecord>(before, s, at);
    }
  }

  RecordBody operator()(const Genesis& s) const { return genesis_record(subject, s, at); }
  RecordBody operator()(const Seal&) const {
    check_failed("a seal changes no record", __FILE__, __LINE__);
  }
  RecordBody operator()(const Note&) const { return *before; }
  RecordBody operator()(const MemberEnrol& s) const {
    return MemberRecord{
        s.member, s.facts, MemberState::in_force, s.decision.effective, s.decision.effective,
        at.flags};
  }
  RecordBody operator()(const KeyAdd& s) const {
    return KeyRecord{s.key, s.member, at.index, {}, {}};
  }
  RecordBody operator()(const KeyRevoke& s) const {
    auto r = std::get<KeyRecord>(*before);
    r.revoked = at.index;
    r.compromised_since = s.compromised_since;
    return r;
  }
  RecordBody operator()(const StandardConfirm& s) const {
    return StandardRecord{
        s.standard,           s.facts, StandardState::confirmed, s.decision.effective,
        s.decision.effective, at.flags};
  }
  RecordBody operator()(const CertificateIssue& s) const {
    if (subject == certificate_subject(s.facts.number)) {
      return new_certificate(s.facts, s.decision, at);
    }
    auto old = std::get<CertificateRecord>(*before);
    replaced_by(old, s.facts.number, s.decision);
    old.effective = s.decision.effective;
    old.flags.insert(at.flags.begin(), at.flags.end());
    return old;
  }
  RecordBody operator()(const CertificateReplace& s) const {
    if (subject != certificate_subject(s.number)) return new_certificate(s.facts, s.decision, at);
    auto old = std::get<CertificateRecord>(*before);
    replaced_by(old, s.facts.number, s.decision);
    old.effective = s.decision.effective;
    old.flags.insert(at.flags.begin(), at.flags.end());
    return old;
  }
  RecordBody operator()(const DirectiveIssue& s) const {
    if (subject.type == SubjectType::directive) {
      return DirectiveRecord{s.directive,          s.certificate,        s.act,   s.deadline,
                             DirectiveState::open, s.decision.effective, at.flags};
    }
    auto certificate = std::get<CertificateRecord>(*before);
    if (s.act == Act::withdraw) certificate.open_directives.insert(s.directive);
    return certificate;
  }
  RecordBody operator()(const DirectiveClose& s) const {
    if (subject.type == SubjectType::directive) {
      auto directive = std::get<DirectiveRecord>(*before);
      directive.state = DirectiveState::closed;
      directive.effective = s.decision.effective;
      directive.flags.insert(at.flags.begin(), at.flags.end());
      return directive;
    }
    auto certificate = std::get<CertificateRecord>(*before);
    certificate.open_directives.erase(s.directive);
    return certificate;
  }
  RecordBody operator()(const MarkVersion& s) const {
    if (before != nullptr) return stepped<MarkVersionRecord>(before, s, at);
    return MarkVersionRecord{s.version, s.facts, s.decision.effective, at.flags};
  }
  RecordBody operator()(const MarkGrant& s) const {
    return MarkRecord{
        std::string(at.author), s.facts, MarkState::granted, s.decision.effective, 0, {}, at.flags};
  }
  RecordBody operator()(const MarkReport& s) const {
    auto r = std::get<MarkRecord>(*before);
    // Saturates: a report cannot make a grant look unused again.
    r.used = r.used + std::min(s.used.amount, ~std::uint64_t{0} - r.used);
    r.reported_until = s.to;
    if (r.facts.quantity && r.used > r.facts.quantity->amount) r.flags.insert(Flag::over_quantity);
    return r;
  }
};

/// Whether a record has all of these items.
bool has_items(const RecordBody& certificate, const std::vector<Item>& wanted) {
  const auto& items = std::get<CertificateRecord>(certificate).facts.items;
  return std::ranges::all_of(wanted, [&](const Item& item) {
    return std::ranges::find(items, item.number, &Item::number) != items.end();
  });
}

/// What a statement asks of the record before it, beyond that there is one or none.
struct Fit {
  const RecordBody* before;

  template <class S>
  bool operator()(const S& s) const {
    if constexpr (requires { s.change; }) {
      return has_items(*before, s.change.items);
    } else if constexpr (requires(const CertificateFacts& facts) { &facts == &s.facts; }) {
      return before != nullptr || !s.facts.items.empty();
    } else {
      return true;
    }
  }
  bool operator()(const CertificateReinstate&) const {
    return std::get<CertificateRecord>(*before).until.has_value();
  }
};

/// Whether the subject is new to the statement: by the kind's row for the first one. Of the others
/// a replacement makes the new certificate, and genesis makes all.
bool is_new_to(Kind kind, bool is_first, bool is_known) {
  if (kind == Kind::genesis) return true;
  if (is_first) {
    const Creates creates = row_of(kind).creates;
    return creates == Creates::maybe ? !is_known : creates == Creates::yes;
  }
  return kind == Kind::certificate_replace;
}

}  // namespace

bool fits(const SubjectId& subject, const RecordBody* before, const Body& statement) {
  const auto subjects = subjects_of(statement);
  const auto place = std::ranges::find(subjects, subject);
  if (place == subjects.end()) return false;
  if (before != nullptr && subject_of(*before) != subject) return false;
  const bool is_known = before != nullptr;
  if (is_new_to(kind_of(statement), place == subjects.begin(), is_known) == is_known) return false;
  return std::visit(Fit{before}, statement);
}

RecordBody evolve(const SubjectId& subject, const RecordBody* before, const Body& statement,
                  const Circumstance& at) {
  return std::visit(Effect{subject, before, at}, statement);
}

}  // namespace certledger::scheme
