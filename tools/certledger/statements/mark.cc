// certledger mark: versions of the mark, grants of its use, reports of its use.
#include "ledger/base/encoding.h"
#include "tools/certledger/frame/list.h"
#include "tools/certledger/statements/statement_command.h"

namespace certledger::tools {
namespace {

std::set<std::uint32_t> numbers(const std::vector<std::string>& texts) {
  std::set<std::uint32_t> set;
  for (const auto& text : texts) set.insert(parse_number(text, "--item"));
  return set;
}

std::set<scheme::Use> uses(const std::vector<std::string>& texts) {
  std::set<scheme::Use> set;
  for (const auto& text : texts) set.insert(parse_choice<scheme::Use>(text, "--use"));
  return set;
}

constexpr const char* use_text = "product, label, packaging, publicity, standard-text, premises";

Build declare_mark_version(CLI::App& app) {
  const auto id = text_option(app, "version", "Id of the version", true);
  const auto title = text_option(app, "--name", "Name of the version");
  const auto artwork = text_option(app, "--artwork", "The artwork: file or its SHA-256");
  const auto from = text_option(app, "--from", "First day of use");
  const auto until = text_option(app, "--until", "Last day of use");
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    scheme::MarkVersion version{*id, decision.make(inputs), {}};
    if (const auto record = inputs.ledger.record(scheme::mark_version_subject(*id))) {
      version.facts = std::get<scheme::MarkVersionRecord>(record->body).facts;
    } else {
      version.facts.from = inputs.today;
    }
    if (!title->empty()) version.facts.name = *title;
    if (!artwork->empty()) version.facts.artwork = parse_digest(*artwork);
    version.facts.from = day_or(*from, "--from", version.facts.from);
    if (!until->empty()) version.facts.until = parse_day(*until, "--until");
    return version;
  };
}

Build declare_mark_grant(CLI::App& app) {
  const auto number = text_option(app, "number", "Number of the grant", true);
  const auto certificate = text_option(app, "--certificate", "The certificate's number", true);
  const auto items =
      list_option(app, "--item", "Item number; repeatable (default: all items of the certificate)");
  const auto version = text_option(app, "--mark-version", "Id of the mark version", true);
  const auto use = list_option(app, "--use", use_text);
  const auto quantity =
      text_option(app, "--quantity", "For example \"5000 t\" (default: unlimited)");
  const auto from = text_option(app, "--valid-from", "First day (default: today)");
  const auto to = text_option(app, "--valid-to", "Last day (default: the certificate's)");
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    const auto record =
        inputs.record<scheme::CertificateRecord>(scheme::certificate_subject(*certificate));
    scheme::MarkGrant grant;
    grant.decision = decision.make(inputs);
    grant.facts.number = *number;
    grant.facts.certificate = *certificate;
    grant.facts.items = numbers(*items);
    if (items->empty()) {
      for (const auto& item : record.facts.items) grant.facts.items.insert(item.number);
    }
    grant.facts.version = *version;
    grant.facts.uses = uses(*use);
    if (!quantity->empty()) grant.facts.quantity = parse_quantity(*quantity, "--quantity");
    grant.facts.valid_from =
        day_or(*from, "--valid-from", std::max(inputs.today, record.in_force_from));
    grant.facts.valid_to = day_or(*to, "--valid-to", record.facts.valid_to);
    return grant;
  };
}

Build declare_mark_reduce(CLI::App& app) {
  const auto number = text_option(app, "number", "Number of the grant", true);
  const auto items = list_option(app, "--item", "Item that remains; repeatable (default: as now)");
  const auto use = list_option(app, "--use", "Use that remains; repeatable (default: as now)");
  const auto quantity = text_option(app, "--quantity", "Quantity that remains (default: as now)");
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    const auto record = inputs.record<scheme::MarkRecord>(scheme::mark_subject(*number));
    scheme::MarkReduce reduce{*number, decision.make(inputs), record.facts.items, record.facts.uses,
                              record.facts.quantity};
    if (!items->empty()) reduce.items = numbers(*items);
    if (!use->empty()) reduce.uses = uses(*use);
    if (!quantity->empty()) reduce.quantity = parse_quantity(*quantity, "--quantity");
    return reduce;
  };
}

Build declare_mark_revoke(CLI::App& app) {
  const auto number = text_option(app, "number", "Number of the grant", true);
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    return scheme::MarkRevoke{*number, decision.make(inputs)};
  };
}

Build declare_mark_report(CLI::App& app) {
  const auto number = text_option(app, "number", "Number of the grant", true);
  const auto from = text_option(app, "--from", "First day of the period", true);
  const auto to = text_option(app, "--to", "Last day of the period", true);
  const auto used = text_option(app, "--used", "For example \"120 t\"", true);
  return [=](const StatementInputs&) {
    return scheme::MarkReport{*number, parse_day(*from, "--from"), parse_day(*to, "--to"),
                              parse_quantity(*used, "--used")};
  };
}

Cells mark_row(const scheme::RecordBody& body, const std::string& state, Date) {
  const auto& r = std::get<scheme::MarkRecord>(body);
  const auto& quantity = r.facts.quantity;
  return {scheme::shown_number(r.facts.number),
          state,
          r.facts.certificate,
          r.facts.valid_from.text(),
          r.facts.valid_to.text(),
          quantity ? std::to_string(r.used) + " / " + std::to_string(quantity->amount) + " " +
                         quantity->unit
                   : "unlimited",
          r.granter};
}

}  // namespace

void add_mark(CLI::App& app, Context& context) {
  CLI::App& noun =
      *app.add_subcommand("mark", "The certification mark: versions, grants, reports of use");
  noun.require_subcommand(1);
  noun.footer("Examples:\n  certledger mark list");
  add_statement(
      noun, context,
      {"version", "Record a version of the mark, or change its last day of use",
       "  certledger mark version v1 --name 标志第一版 --artwork mark.svg --key steward.key"},
      declare_mark_version);
  add_statement(noun, context,
                {"grant", "Grant the use of the mark for a certificate",
                 "  certledger mark grant M-001 --certificate JX-DEMO-001 --mark-version v1 \\\n"
                 "    --use label --use packaging --quantity '5000 t' --key body.key"},
                declare_mark_grant);
  add_statement(noun, context,
                {"reduce", "Reduce a grant to fewer items, uses or quantity",
                 "  certledger mark reduce M-001 --quantity '3000 t' --key body.key"},
                declare_mark_reduce);
  add_statement(noun, context,
                {"revoke", "End a grant", "  certledger mark revoke M-001 --key body.key"},
                declare_mark_revoke);
  add_statement(noun, context,
                {"report", "Report how much of a grant was used",
                 "  certledger mark report M-001 --from 2022-07-01 --to 2022-09-30 "
                 "--used '120 t' --key body.key"},
                declare_mark_report);
  add_list(noun, context, scheme::SubjectType::mark,
           {"grant", "state", "certificate", "from", "to", "used", "granter"}, mark_row,
           "certledger mark list");
}

}  // namespace certledger::tools
