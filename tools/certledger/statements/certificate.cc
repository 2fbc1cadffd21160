// certledger certificate: issue, and all that belongs to a certificate's life.
#include "tools/certledger/commands/extract.h"
#include "tools/certledger/frame/list.h"
#include "tools/certledger/statements/certificate_options.h"

namespace certledger::tools {
namespace {

std::shared_ptr<std::string> number_option(CLI::App& app) {
  return text_option(app, "number", "Certificate number", true);
}

scheme::CertificateRecord certificate_of(const StatementInputs& inputs, const std::string& number) {
  return inputs.record<scheme::CertificateRecord>(scheme::certificate_subject(number));
}

/// The facts of the certificate before, if there is one.
std::optional<scheme::CertificateFacts> facts_of(const StatementInputs& inputs,
                                                 const std::optional<std::string>& number) {
  if (!number) return std::nullopt;
  const auto record = inputs.ledger.record(scheme::certificate_subject(*number));
  if (!record) return std::nullopt;  // the rules report it
  return std::get<scheme::CertificateRecord>(record->body).facts;
}

Build declare_issue(CLI::App& app) {
  const auto number = number_option(app);
  const auto previous =
      text_option(app, "--previous", "Number of the certificate of another body that it continues");
  return [=, facts = FactsOptions(app),
          decision = DecisionOptions(app)](const StatementInputs& inputs) {
    scheme::CertificateIssue issue;
    issue.facts = facts.make(*number, inputs.today, facts_of(inputs, if_given(*previous)));
    issue.facts.previous = if_given(*previous);
    issue.decision = decision.make(facts.awarded(inputs.today));
    return issue;
  };
}

Build declare_replace(CLI::App& app) {
  const auto number = number_option(app);
  const auto by = text_option(app, "--new-number", "Number of the new certificate", true);
  return [=, facts = FactsOptions(app),
          decision = DecisionOptions(app)](const StatementInputs& inputs) {
    return scheme::CertificateReplace{*number, decision.make(facts.awarded(inputs.today)),
                                      facts.make(*by, inputs.today, facts_of(inputs, *number))};
  };
}

template <class S>
Build declare_revision(CLI::App& app) {
  const auto number = number_option(app);
  const PartyOptions client(app, "client");
  const PartyOptions producer(app, "producer");
  const PartyOptions factory(app, "factory");
  const auto items = list_option(app, "--item", "New facts of an item: number=2;name=…;model=…");
  const auto document =
      text_option(app, "--document", "The new printed certificate: file or its SHA-256");
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    const auto record = certificate_of(inputs, *number);
    scheme::CertificateChange change;
    if (client.is_given()) change.client = client.apply(record.facts.client);
    if (producer.is_given()) change.producer = producer.apply(record.facts.producer);
    if (factory.is_given()) change.factory = factory.apply(record.facts.factory);
    change.items = parse_items(*items, 1);
    if (!document->empty()) change.document = parse_digest(*document);
    return S{*number, decision.make(inputs), change};
  };
}

Build declare_reduce(CLI::App& app) {
  const auto number = number_option(app);
  const auto items = list_option(app, "--item", "Number of an item to remove; repeatable");
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    scheme::CertificateReduce reduce{*number, decision.make(inputs), {}};
    for (const auto& item : *items) reduce.items.insert(parse_number(item, "--item"));
    return reduce;
  };
}

Build declare_extend(CLI::App& app) {
  const auto number = number_option(app);
  const auto items = list_option(app, "--item", "An item to add, as in `issue`; repeatable");
  const auto standards = list_option(app, "--standard", "A standard to add; repeatable");
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    return scheme::CertificateExtend{
        *number, decision.make(inputs),
        parse_items(*items, certificate_of(inputs, *number).highest_item + 1),
        std::set<std::string>(standards->begin(), standards->end())};
  };
}

template <class S>
Build declare_pause(CLI::App& app) {
  const auto number = number_option(app);
  const auto until = text_option(app, "--until", "Last day of the suspension", true);
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    return S{*number, decision.make(inputs), parse_day(*until, "--until")};
  };
}

template <class S>
Build declare_decision(CLI::App& app) {
  const auto number = number_option(app);
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    return S{*number, decision.make(inputs)};
  };
}

Build declare_renew(CLI::App& app) {
  const auto number = number_option(app);
  const auto awarded = text_option(app, "--awarded", "Day of award (default: today)");
  const auto from =
      text_option(app, "--valid-from", "First day (default: the day after the present end)");
  const auto to = text_option(app, "--valid-to", "Last day, inclusive", true);
  const auto document =
      text_option(app, "--document", "The new printed certificate: file or its SHA-256");
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    const Date day = day_or(*awarded, "--awarded", inputs.today);
    const Date end = certificate_of(inputs, *number).facts.valid_to;
    scheme::CertificateRenew renew{*number, decision.make(day), day, {}, {}, {}};
    renew.valid_from = day_or(*from, "--valid-from", std::max(day, end.plus_days(1)));
    renew.valid_to = parse_day(*to, "--valid-to");
    if (!document->empty()) renew.document = parse_digest(*document);
    return renew;
  };
}

Build declare_release(CLI::App& app) {
  const auto number = number_option(app);
  const auto to = text_option(app, "--to", "Member id of the body that may continue it", true);
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    return scheme::CertificateRelease{*number, decision.make(inputs), *to};
  };
}

Cells certificate_row(const scheme::RecordBody& body, const std::string& state, Date today) {
  const auto& r = std::get<scheme::CertificateRecord>(body);
  std::string items;
  for (const auto& item : r.facts.items) items += (items.empty() ? "" : "、") + item.name;
  return {scheme::shown_number(r.facts.number),
          state + (scheme::is_overdue(r, today) ? " (overdue)" : ""),
          r.facts.valid_from.text(),
          r.facts.valid_to.text(),
          r.facts.client.name,
          items,
          r.body};
}

void add_issuing(CLI::App& noun, Context& context) {
  add_statement(noun, context,
                {"issue", "Issue a certificate",
                 "  certledger certificate issue JX-DEMO-001 --client 某公司 --standard "
                 "navel-orange \\\n    --item 脐橙 --awarded 2022-06-20 --valid-to 2025-06-19 "
                 "--key body.key"},
                declare_issue);
  add_statement(noun, context,
                {"renew", "Renew it: the next cycle under the same number",
                 "  certledger certificate renew JX-DEMO-001 --valid-to 2028-06-19 --key body.key"},
                declare_renew);
  add_statement(noun, context,
                {"replace", "Replace it by a new certificate",
                 "  certledger certificate replace JX-DEMO-001 --new-number JX-DEMO-008 \\\n"
                 "    --client 某公司 --standard navel-orange --item 脐橙 --valid-to 2026-01-31 "
                 "--key body.key"},
                declare_replace);
  add_statement(noun, context,
                {"release", "Allow another body to continue it",
                 "  certledger certificate release JX-DEMO-001 --to body-2 --key body.key"},
                declare_release);
}

void add_content(CLI::App& noun, Context& context) {
  add_statement(noun, context,
                {"amend", "Record changed facts of the holder; other facts stay",
                 "  certledger certificate amend JX-DEMO-001 --client 某集团公司 --key body.key"},
                declare_revision<scheme::CertificateAmend>);
  add_statement(noun, context,
                {"correct", "Correct a clerical error; state and validity stay",
                 "  certledger certificate correct JX-DEMO-001 --item 'number=1;name=赣南脐橙' "
                 "--reason 98 --key body.key"},
                declare_revision<scheme::CertificateCorrect>);
  add_statement(noun, context,
                {"reduce", "Remove items from the scope",
                 "  certledger certificate reduce JX-DEMO-001 --item 2 --key body.key"},
                declare_reduce);
  add_statement(noun, context,
                {"extend", "Add items to the scope",
                 "  certledger certificate extend JX-DEMO-001 --item 蜜桔 --key body.key"},
                declare_extend);
}

void add_life(CLI::App& noun, Context& context) {
  add_statement(noun, context,
                {"suspend", "Suspend it (暂停) until a day",
                 "  certledger certificate suspend JX-DEMO-001 --until 2022-10-31 --reason 0203 "
                 "--key body.key"},
                declare_pause<scheme::CertificateSuspend>);
  add_statement(noun, context,
                {"prolong", "Prolong a suspension",
                 "  certledger certificate prolong JX-DEMO-001 --until 2022-11-30 --key body.key"},
                declare_pause<scheme::CertificateProlong>);
  add_statement(noun, context,
                {"reinstate", "End a suspension; valid again (恢复)",
                 "  certledger certificate reinstate JX-DEMO-001 --key body.key"},
                declare_decision<scheme::CertificateReinstate>);
  add_statement(noun, context,
                {"withdraw", "Withdraw it permanently (撤销)",
                 "  certledger certificate withdraw JX-DEMO-001 --reason 0201 --key body.key"},
                declare_decision<scheme::CertificateWithdraw>);
  add_statement(noun, context,
                {"cancel", "Cancel it permanently (注销)",
                 "  certledger certificate cancel JX-DEMO-001 --reason 0204 --key body.key"},
                declare_decision<scheme::CertificateCancel>);
  add_statement(noun, context,
                {"nullify", "Make it void from a day, by the authority (无效)",
                 "  certledger certificate nullify JX-DEMO-001 --effective 2022-06-20 "
                 "--basis '行政处罚决定' --key authority.key"},
                declare_decision<scheme::CertificateNullify>);
}

}  // namespace

void add_certificate(CLI::App& app, Context& context) {
  CLI::App& noun = *app.add_subcommand("certificate", "Issue, change and list certificates");
  noun.require_subcommand(1);
  noun.footer("Examples:\n  certledger certificate list");
  add_issuing(noun, context);
  add_content(noun, context);
  add_life(noun, context);
  add_list(noun, context, scheme::SubjectType::certificate,
           {"certificate 证书", "state 状态", "from 自", "to 至", "holder 获证组织", "items 产品",
            "body 机构"},
           certificate_row, "certledger certificate list");
  add_extract(noun, context);
}

}  // namespace certledger::tools
