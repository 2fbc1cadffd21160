// certledger directive: the authority orders a body to act. The state of the certificate stays.
#include "tools/certledger/frame/list.h"
#include "tools/certledger/statements/statement_command.h"

namespace certledger::tools {
namespace {

Build declare_order(CLI::App& app) {
  const auto id = text_option(app, "directive", "Number of the directive", true);
  const auto certificate = text_option(app, "--certificate", "The certificate's number", true);
  const auto act = text_option(app, "--act", "suspend, withdraw or correct", true);
  const auto deadline = text_option(app, "--deadline", "Last day to act", true);
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    return scheme::DirectiveIssue{*id, *certificate, decision.make(inputs),
                                  parse_choice<scheme::Act>(*act, "--act"),
                                  parse_day(*deadline, "--deadline")};
  };
}

Build declare_close(CLI::App& app) {
  const auto id = text_option(app, "directive", "Number of the directive", true);
  return [=, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    const auto record = inputs.record<scheme::DirectiveRecord>(scheme::directive_subject(*id));
    return scheme::DirectiveClose{*id, record.certificate, decision.make(inputs)};
  };
}

Cells directive_row(const scheme::RecordBody& body, const std::string& state, Date today) {
  const auto& r = std::get<scheme::DirectiveRecord>(body);
  const bool late = r.state == scheme::DirectiveState::open && today > r.deadline;
  return {r.id, state + (late ? " (overdue)" : ""), std::string(name(r.act)), r.deadline.text(),
          r.certificate};
}

}  // namespace

void add_directive(CLI::App& app, Context& context) {
  CLI::App& noun = *app.add_subcommand("directive", "Orders of the authority to a body");
  noun.require_subcommand(1);
  noun.footer("Examples:\n  certledger directive list");
  add_statement(noun, context,
                {"issue", "Order the body that issued a certificate to act on it",
                 "  certledger directive issue D-2022-7 --certificate JX-DEMO-001 --act withdraw "
                 "\\\n    --deadline 2022-09-30 --key authority.key"},
                declare_order);
  add_statement(noun, context,
                {"close", "Close a directive",
                 "  certledger directive close D-2022-7 --basis 已执行 --key authority.key"},
                declare_close);
  add_list(noun, context, scheme::SubjectType::directive,
           {"directive", "state", "act", "deadline", "certificate"}, directive_row,
           "certledger directive list");
}

}  // namespace certledger::tools
