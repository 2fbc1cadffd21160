#include "tools/certledger-check/facts.h"

#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/scheme/reasons.h"

namespace certledger::tools {
namespace {

using namespace scheme;

std::string from_to(Date from, const std::optional<Date>& to) {
  return from.text() + " – " + (to ? to->text() : std::string());
}

std::string party_text(const Party& party) {
  std::string text = party.name;
  if (party.credit_code) text += "\n统一社会信用代码 credit code " + *party.credit_code;
  if (party.region) text += "\n行政区划 region " + *party.region;
  if (party.address) text += "\n地址 address " + *party.address;
  return text;
}

std::string quantity_text(const Quantity& quantity) {
  return std::to_string(quantity.amount) + " " + quantity.unit;
}

std::string item_text(const Item& item) {
  std::string text = std::to_string(item.number) + " " + item.name;
  for (const std::string& part : {item.model, item.brand, item.site}) {
    if (!part.empty()) text += ", " + part;
  }
  if (item.quantity) text += ", " + quantity_text(*item.quantity) + "/年";
  return text;
}

template <class List, class Text>
std::string joined(const List& list, const char* between, Text text) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : between) + std::string(text(one));
  return out;
}

template <class E>
std::string names_text(const std::set<E>& values) {
  return joined(values, ", ", [](E value) { return name(value); });
}

std::string_view in_chinese(Flag flag) {
  switch (flag) {
    case Flag::late: return "迟报";
    case Flag::back_dated: return "追溯生效";
    case Flag::late_reinstatement: return "逾期恢复";
    case Flag::over_quantity: break;
  }
  return "超量使用";
}

std::string flags_text(const std::set<Flag>& flags) {
  return joined(flags, ", ", [](Flag flag) {
    return std::string(in_chinese(flag)) + " " + std::string(name(flag));
  });
}

/// The kind of statement that leads to a state. Its list of reasons holds the reason code.
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

std::string reason_text(const CertificateRecord& r) {
  if (!r.reason) return {};
  const Reason* reason = find_reason(maker_of(r.state), *r.reason);
  if (reason == nullptr) return *r.reason;
  return *r.reason + " " + std::string(reason->zh) + " " + std::string(reason->en);
}

/// One overload for each type of record.
struct Describe {
  const std::vector<proofs::Fact>& facts;
  std::vector<Line> lines;

  void add(const char* label, std::string text) { lines.push_back({label, std::move(text)}); }

  std::string standard_text(const std::string& id) const {
    const Record* record = proofs::find(facts, standard_subject(id));
    if (record == nullptr) return id;
    const StandardFacts& standard = std::get<StandardRecord>(record->body).facts;
    return id + " " + (standard.number ? *standard.number + " " : "") + standard.title;
  }

  void operator()(const CertificateRecord& r) {
    if (r.state != CertificateState::valid) {
      add("自 since", r.state_since.text());
      add("原因 reason", reason_text(r));
      if (r.until) add("暂停至 until", r.until->text());
      if (r.replaced_by) add("换证 replaced by", shown(certificate_subject(*r.replaced_by)));
    }
    add("证书编号 number", shown_number(r.facts.number));
    add("获证组织 holder", party_text(r.facts.client));
    if (r.facts.producer) add("生产者 producer", party_text(*r.facts.producer));
    if (r.facts.factory) add("生产企业 factory", party_text(*r.facts.factory));
    add("产品 products", joined(r.facts.items, "\n", item_text));
    add("标准 standards",
        joined(r.facts.standards, "\n", [&](const std::string& id) { return standard_text(id); }));
    add("有效期 validity", from_to(r.facts.valid_from, r.facts.valid_to));
    add("颁证日期 awarded", r.facts.awarded.text());
    add("发证机构 issued by", member_text(facts, r.body));
    if (r.facts.document) add("证书文件 document", to_hex(*r.facts.document));
    add("撤销指令 orders to withdraw",
        joined(r.open_directives, "\n", [](const std::string& id) { return id; }));
    add("标记 flags", flags_text(r.flags));
  }
  void operator()(const MarkRecord& r) {
    add("授权编号 number", shown_number(r.facts.number));
    add("证书 certificate", r.facts.certificate);
    add("产品 items",
        joined(r.facts.items, ", ", [](std::uint32_t n) { return std::to_string(n); }));
    add("用途 uses", names_text(r.facts.uses));
    add("标志版本 version", r.facts.version);
    add("数量 quantity", r.facts.quantity
                             ? std::to_string(r.used) + " / " + quantity_text(*r.facts.quantity)
                             : "不限 unlimited");
    add("有效期 validity", from_to(r.facts.valid_from, r.facts.valid_to));
    add("授权方 granted by", member_text(facts, r.granter));
    add("标记 flags", flags_text(r.flags));
  }
  void operator()(const MarkVersionRecord& r) {
    add("名称 name", r.facts.name);
    add("使用期 in use", from_to(r.facts.from, r.facts.until));
    add("图样 artwork", to_hex(r.facts.artwork));
  }
  void operator()(const MemberRecord& r) {
    add("名称 name", r.facts.name);
    add("英文名 in English", r.facts.name_en.value_or(""));
    add("职责 roles", names_text(r.facts.roles));
    if (r.facts.approval) {
      add("批准 approval",
          r.facts.approval->number + ", " + from_to(r.facts.approval->from, r.facts.approval->to));
    }
  }
  void operator()(const KeyRecord& r) {
    add("成员 member", member_text(facts, r.member));
    add("加入 added by", "entry " + std::to_string(r.added));
    if (r.revoked) add("吊销 revoked by", "entry " + std::to_string(*r.revoked));
    if (r.compromised_since) add("泄露自 compromised since", r.compromised_since->text());
  }
  void operator()(const StandardRecord& r) {
    add("编号 number", r.facts.number.value_or(""));
    add("名称 title", r.facts.title);
    add("英文名 in English", r.facts.title_en.value_or(""));
    add("发布者 publisher", r.facts.publisher);
    add("确认期 confirmed", from_to(r.confirmed, r.facts.until));
  }
  void operator()(const DirectiveRecord& r) {
    add("证书 certificate", r.certificate);
    add("要求 orders", std::string(name(r.act)));
    add("期限 deadline", r.deadline.text());
  }
  void operator()(const ParametersRecord& r) {
    add("名称 name", r.name);
    add("时区 zone", r.parameters.time_zone);
  }
};

/// Columns of one of our labels. A Chinese character has three bytes and takes two columns.
std::size_t width_of(const std::string& label) {
  const auto continuations = static_cast<std::size_t>(std::ranges::count_if(
      label, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }));
  return label.size() - continuations / 2;
}

}  // namespace

std::string member_text(const std::vector<proofs::Fact>& facts, const std::string& id) {
  const Record* record = proofs::find(facts, member_subject(id));
  return record == nullptr ? id : id + " " + std::get<MemberRecord>(record->body).facts.name;
}

std::vector<Line> lines_of(const RecordBody& body, const std::vector<proofs::Fact>& facts) {
  Describe describe{facts, {}};
  std::visit(describe, body);
  return std::move(describe.lines);
}

std::vector<std::string> unchecked_spellings(const proofs::Fact& asked) {
  std::vector<std::string> spellings;
  if (asked.record) return spellings;
  for (const auto& like : scheme::subjects_like(asked.subject)) {
    spellings.push_back(scheme::to_text(like));
  }
  return spellings;
}

std::string spellings_text(const std::vector<std::string>& spellings) {
  std::string text;
  for (const std::string& one : spellings) {
    text += (text.empty() ? "其他括号写法 the same id with other brackets: " : ", ") + one;
  }
  return text;
}

std::string text_of(const std::vector<Line>& lines) {
  std::size_t width = 0;
  for (const Line& line : lines) width = std::max(width, width_of(line.label));
  std::string out;
  for (const Line& line : lines) {
    if (line.text.empty()) continue;
    out += "  " + line.label + std::string(width - width_of(line.label) + 2, ' ');
    for (std::size_t begin = 0;;) {
      const std::size_t end = line.text.find('\n', begin);
      out += printable(std::string_view(line.text).substr(begin, end - begin)) + "\n";
      if (end == std::string::npos) break;
      out += std::string(width + 4, ' ');
      begin = end + 1;
    }
  }
  return out;
}

}  // namespace certledger::tools
