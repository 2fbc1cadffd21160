#include "tests/bench/sample.h"

#include <fmt/format.h>

#include <stdexcept>

namespace certledger::bench {
namespace {

SecretKey key_from(std::uint8_t number) {
  const Bytes seed(seed_bytes, number);
  return SecretKey::from_seed(seed);
}

scheme::Decision decided(Date day) {
  scheme::Decision decision;
  decision.decided = day;
  decision.effective = day;
  return decision;
}

Date day(const char* text) { return *Date::parse(text); }

scheme::MemberFacts member(std::string name, scheme::Role role) {
  scheme::MemberFacts facts;
  facts.name = std::move(name);
  facts.roles = {role};
  if (role == scheme::Role::certification_body) {
    facts.approval = {"CNCA-R-0000-000", day("2015-01-01"), day("2035-12-31")};
  }
  return facts;
}

constexpr const char* origin = "bench.example/ledger";

void must(const auto& result) {
  if (!result) throw std::runtime_error("the sample was refused: " + to_text(result.error().error));
}

}  // namespace

Cast make_cast() {
  Cast cast{key_from(1), key_from(2), key_from(3), {}};
  for (std::uint8_t i = 0; i < 5; ++i) {
    cast.bodies.push_back(key_from(static_cast<std::uint8_t>(10 + i)));
  }
  return cast;
}

Time sample_time() { return *parse_time("2022-07-01T09:00:00+08:00"); }

void make_sample(const std::filesystem::path& dir, const Cast& cast) {
  scheme::Genesis genesis;
  genesis.origin = origin;
  genesis.name = "测量用登记册";
  genesis.parameters.time_zone = "Asia/Shanghai";
  genesis.parameters.utc_offset = *UtcOffset::parse("+08:00");
  genesis.parameters.longest_validity_months = 36;
  genesis.parameters.longest_suspension_months = 6;
  genesis.parameters.days_to_record = 30;
  genesis.parameters.back_dating_days = 30;
  genesis.parameters.mark_granters = {scheme::Role::certification_body};
  genesis.authority = "authority";
  genesis.authority_facts = member("主管部门", scheme::Role::authority);
  genesis.authority_key = cast.authority.public_key();
  genesis.operator_id = "operator";
  genesis.operator_facts = member("运营方", scheme::Role::operator_);
  genesis.operator_key = cast.operator_key.public_key();
  const auto made = write::Ledger::create(dir, genesis, cast.authority, cast.operator_key,
                                          sample_time(), write::TestClock::allowed);
  if (!made) throw std::runtime_error("the sample was refused: " + to_text(made.error()));

  std::vector<write::Draft> drafts;
  const auto enrol = [&](const std::string& id, const scheme::MemberFacts& facts,
                         const SecretKey& key) {
    drafts.push_back(
        {scheme::MemberEnrol{id, decided(day("2022-01-01")), facts}, &cast.authority, {}});
    drafts.push_back(
        {scheme::KeyAdd{key.public_key(), id, key.sign(scheme::possession_message(origin, id))},
         &cast.authority,
         {}});
  };
  enrol("institute", member("标准院", scheme::Role::standards_body), cast.institute);
  for (std::size_t i = 0; i < cast.bodies.size(); ++i) {
    enrol(fmt::format("body-{}", i),
          member(fmt::format("认证机构{}", i), scheme::Role::certification_body), cast.bodies[i]);
  }
  for (unsigned i = 1; i <= 30; ++i) {
    scheme::StandardConfirm confirm;
    confirm.standard = fmt::format("S-{:02}", i);
    confirm.decision = decided(day("2022-01-01"));
    confirm.facts.title = fmt::format("绿色生态产品要求 第{}部分", i);
    confirm.facts.publisher = "品牌建设促进会";
    drafts.push_back({confirm, &cast.institute, {}});
  }
  auto ledger = write::Ledger::open_to_write(dir, std::chrono::seconds(1));
  if (!ledger) throw std::runtime_error(to_text(ledger.error()));
  must(ledger->append(drafts, cast.operator_key, sample_time()));
}

scheme::CertificateIssue sample_issue(std::uint64_t n) {
  scheme::CertificateIssue issue;
  issue.decision = decided(day("2022-06-20"));
  issue.decision.basis = "符合认证技术标准与认证实施规则";
  issue.facts.number = fmt::format("JX-BENCH-{:08}", n);
  issue.facts.client.name = fmt::format("江西某某生态农业科技第{}有限公司", n % 14'592);
  issue.facts.client.region = "360734";
  issue.facts.client.address = fmt::format("江西省赣州市某县某镇某村{}号", n % 997);
  issue.facts.standards = {fmt::format("S-{:02}", n % 30 + 1)};
  issue.facts.items = {
      {1, "脐橙", "一级", "某牌", "某县某镇果园基地", scheme::Quantity{5000, "t"}}};
  issue.facts.awarded = day("2022-06-20");
  issue.facts.first_awarded = day("2022-06-20");
  issue.facts.valid_from = day("2022-06-20");
  issue.facts.valid_to = day("2025-06-19");
  return issue;
}

std::vector<write::Draft> sample_drafts(const Cast& cast, std::uint64_t from, std::uint64_t to) {
  std::vector<write::Draft> drafts;
  for (std::uint64_t n = from; n < to; ++n) {
    drafts.push_back({sample_issue(n), &cast.bodies[n % cast.bodies.size()], {}});
  }
  return drafts;
}

}  // namespace certledger::bench
