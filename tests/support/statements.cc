#include "tests/support/statements.h"

#include <array>
#include <utility>

#include "ledger/base/check.h"

namespace certledger::testing {

using namespace scheme;

namespace {

SecretKey key_from(std::uint8_t seed) {
  return SecretKey::from_seed(Bytes(seed_bytes, static_cast<std::uint8_t>(0x40 + seed)));
}

Item item(std::uint32_t item_number, std::string name) {
  return {item_number, std::move(name), "一级", "某牌", "某县果园", Quantity{5000, "kg"}};
}

/// Three years, the end inclusive.
Date three_years(Date from) { return from.plus_months(36).plus_days(-1); }

Role role_of(Actor actor) {
  switch (actor) {
    case Actor::authority: return Role::authority;
    case Actor::operator_: return Role::operator_;
    case Actor::institute: return Role::standards_body;
    case Actor::steward: return Role::mark_steward;
    default: return Role::certification_body;
  }
}

}  // namespace

const SecretKey& key_of(Actor actor) {
  static const std::array keys{key_from(1), key_from(2), key_from(3), key_from(4),
                               key_from(5), key_from(6), key_from(7)};
  return keys.at(static_cast<std::size_t>(actor) - 1);
}

std::string id_of(Actor actor) {
  constexpr std::array ids{"authority", "operator", "institute", "body-a",
                           "body-b",    "steward",  "stranger"};
  return ids.at(static_cast<std::size_t>(actor) - 1);
}

Date on(std::string_view text) {
  const auto day = Date::parse(text);
  CERTLEDGER_CHECK(day.has_value());
  return *day;
}

Decision decided(Date day) {
  Decision decision;
  decision.decided = day;
  decision.effective = day;
  decision.basis = "认证决定";
  return decision;
}

Decision decided(Date day, std::string reason) {
  Decision decision = decided(day);
  decision.reason = std::move(reason);
  return decision;
}

Parameters parameters() {
  Parameters p;
  p.time_zone = "Asia/Shanghai";
  p.utc_offset = *UtcOffset::parse("+08:00");
  p.number_pattern = "JX*";
  p.longest_validity_months = 36;
  p.longest_suspension_months = 3;
  p.suspension_limits = {{"0208", 12}};
  p.renewal_grace_days = 60;
  p.back_dating_days = 30;
  p.days_to_record = 30;
  p.mark_granters = {Role::certification_body};
  p.approval_check = ApprovalCheck::on;
  return p;
}

MemberFacts facts_of(Actor actor) {
  MemberFacts facts;
  facts.name = "成员 " + id_of(actor);
  facts.roles = {role_of(actor)};
  if (role_of(actor) == Role::certification_body) {
    facts.approval = Approval{"CNCA-R-0000-001", on("2015-01-01"), on("2035-12-31")};
  }
  if (actor == Actor::body) facts.scope = {{"S-01", "S-02"}};
  return facts;
}

Genesis genesis(Edition edition) {
  Genesis s;
  s.origin = origin;
  s.name = "测试登记册";
  s.parameters = parameters();
  s.parameters.edition = edition;
  s.authority = id_of(Actor::authority);
  s.authority_facts = facts_of(Actor::authority);
  s.authority_key = key_of(Actor::authority).public_key();
  s.operator_id = id_of(Actor::operator_);
  s.operator_facts = facts_of(Actor::operator_);
  s.operator_key = key_of(Actor::operator_).public_key();
  s.operator_proof = key_of(Actor::operator_).sign(possession_message(origin, s.operator_id));
  return s;
}

MemberEnrol good_enrol(Actor actor, Date day) {
  return {id_of(actor), decided(day), facts_of(actor)};
}

KeyAdd good_key_add(std::string member, const SecretKey& key) {
  const Signature proof = key.sign(possession_message(origin, member));
  return {key.public_key(), std::move(member), proof};
}

KeyAdd good_key_add(Actor actor) { return good_key_add(id_of(actor), key_of(actor)); }

StandardFacts standard_facts() {
  StandardFacts facts;
  facts.number = "T/JX 001-2022";
  facts.title = "绿色生态 脐橙";
  facts.publisher = "品牌建设促进会";
  return facts;
}

StandardConfirm good_standard(std::string id, Date day) {
  return {std::move(id), decided(day), standard_facts()};
}

MarkVersion good_mark_version(std::string id, Date day) {
  return {std::move(id), decided(day), {"标志 第一版", sha256(as_bytes("artwork")), day, {}}};
}

CertificateFacts certificate_facts(std::string certificate_number, Date day) {
  CertificateFacts facts;
  facts.number = std::move(certificate_number);
  facts.client = {"江西某某农业有限公司", "91350100M000100Y43", "360734", "某县某镇"};
  facts.standards = {"S-01"};
  facts.items = {item(1, "脐橙"), item(2, "蜜桔")};
  facts.awarded = day;
  facts.first_awarded = day;
  facts.valid_from = day;
  facts.valid_to = three_years(day);
  return facts;
}

CertificateIssue good_issue(std::string certificate_number, Date day) {
  return {decided(day), certificate_facts(std::move(certificate_number), day)};
}

CertificateAmend good_amend(Date day) {
  CertificateChange change;
  change.client = Party{"江西某某农业（集团）有限公司", "91350100M000100Y43", "360734", "某县某镇"};
  return {number, decided(day, "01"), change};
}

CertificateCorrect good_correct(Date day) {
  CertificateChange change;
  change.items = {item(1, "赣南脐橙")};
  return {number, decided(day, "98"), change};
}

CertificateReduce good_reduce(Date day) { return {number, decided(day), {2}}; }

CertificateExtend good_extend(Date day) {
  return {number, decided(day), {item(3, "甜柚")}, {"S-02"}};
}

CertificateSuspend good_suspend(Date day) {
  return {number, decided(day, "0203"), day.plus_months(2)};
}

CertificateProlong good_prolong(Date day, Date until) { return {number, decided(day), until}; }

CertificateReinstate good_reinstate(Date day) { return {number, decided(day)}; }

CertificateWithdraw good_withdraw(Date day) { return {number, decided(day, "0201")}; }

CertificateCancel good_cancel(Date day) { return {number, decided(day, "0204")}; }

CertificateRenew good_renew(Date day, Date from) {
  return {number, decided(day), day, from, three_years(from), {}};
}

CertificateReplace good_replace(std::string new_number, Date day) {
  CertificateReplace s{number, decided(day, "04"), certificate_facts(std::move(new_number), day)};
  s.facts.first_awarded = on("2022-03-01");
  return s;
}

CertificateRelease good_release(Date day) {
  return {number, decided(day), id_of(Actor::other_body)};
}

CertificateIssue good_takeover(std::string new_number, Date day) {
  CertificateIssue s = good_issue(std::move(new_number), day);
  s.facts.previous = number;
  s.facts.first_awarded = on("2022-03-01");
  s.facts.valid_to = three_years(on("2022-03-01"));
  return s;
}

CertificateNullify good_nullify(Date day, Date from) {
  CertificateNullify s{number, decided(day)};
  s.decision.effective = from;
  return s;
}

DirectiveIssue good_directive(Date day) {
  return {"D-1", number, decided(day), Act::withdraw, day.plus_days(15)};
}

DirectiveClose good_close(Date day) { return {"D-1", number, decided(day)}; }

MarkGrant good_grant(Date day) {
  MarkFacts facts;
  facts.number = mark_number;
  facts.certificate = number;
  facts.items = {1, 2};
  facts.version = "v1";
  facts.uses = {Use::label, Use::packaging};
  facts.quantity = Quantity{1000, "kg"};
  facts.valid_from = day;
  facts.valid_to = three_years(on("2022-03-01"));
  return {decided(day), facts};
}

MarkReduce good_mark_reduce(Date day) {
  return {mark_number, decided(day), {1}, {Use::label, Use::packaging}, Quantity{1000, "kg"}};
}

MarkRevoke good_mark_revoke(Date day) { return {mark_number, decided(day)}; }

MarkReport good_report(Date from, Date to, std::uint64_t amount) {
  return {mark_number, from, to, {amount, "kg"}};
}

}  // namespace certledger::testing
