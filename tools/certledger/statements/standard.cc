// certledger standard: the standards that certificates certify to.
#include "tools/certledger/frame/list.h"
#include "tools/certledger/statements/statement_command.h"

namespace certledger::tools {
namespace {

class StandardOptions {
 public:
  explicit StandardOptions(CLI::App& app)
      : title_(text_option(app, "--title", "Title")),
        title_en_(text_option(app, "--title-en", "Title in English")),
        number_(text_option(app, "--number", "Public number, if there is one")),
        type_(text_option(app, "--type", "Type: national, industry, local, group, enterprise")),
        publisher_(text_option(app, "--publisher", "Who published it")),
        certifies_(
            text_option(app, "--certifies", "What it certifies: product, service, organisation")),
        until_(text_option(app, "--until", "Last day on which a certificate may use it")) {}

  [[nodiscard]] scheme::StandardFacts apply(scheme::StandardFacts facts) const {
    if (!title_->empty()) facts.title = *title_;
    if (!title_en_->empty()) facts.title_en = *title_en_;
    if (!number_->empty()) facts.number = *number_;
    if (!type_->empty()) facts.type = parse_choice<scheme::StandardType>(*type_, "--type");
    if (!publisher_->empty()) facts.publisher = *publisher_;
    if (!certifies_->empty()) {
      facts.certifies = parse_choice<scheme::Certifies>(*certifies_, "--certifies");
    }
    if (!until_->empty()) facts.until = parse_day(*until_, "--until");
    return facts;
  }

 private:
  std::shared_ptr<std::string> title_, title_en_, number_, type_, publisher_, certifies_, until_;
};

Build declare_confirm(CLI::App& app) {
  const auto id = text_option(app, "standard", "Id in this scheme", true);
  return [id, facts = StandardOptions(app),
          decision = DecisionOptions(app)](const StatementInputs& inputs) {
    return scheme::StandardConfirm{*id, decision.make(inputs), facts.apply({})};
  };
}

Build declare_revise(CLI::App& app) {
  const auto id = text_option(app, "standard", "Id in this scheme", true);
  return [id, facts = StandardOptions(app),
          decision = DecisionOptions(app)](const StatementInputs& inputs) {
    const auto record = inputs.record<scheme::StandardRecord>(scheme::standard_subject(*id));
    return scheme::StandardRevise{*id, decision.make(inputs), facts.apply(record.facts)};
  };
}

Build declare_withdraw(CLI::App& app) {
  const auto id = text_option(app, "standard", "Id in this scheme", true);
  return [id, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    return scheme::StandardWithdraw{*id, decision.make(inputs)};
  };
}

Cells standard_row(const scheme::RecordBody& body, const std::string& state, Date) {
  const auto& r = std::get<scheme::StandardRecord>(body);
  return {r.id, state, std::string(name(r.facts.type)), r.facts.title, r.facts.publisher};
}

}  // namespace

void add_standard(CLI::App& app, Context& context) {
  CLI::App& noun = *app.add_subcommand("standard", "Standards that are certified to");
  noun.require_subcommand(1);
  noun.footer("Examples:\n  certledger standard list");
  add_statement(noun, context,
                {"confirm", "Confirm a standard (by the standards body)",
                 "  certledger standard confirm navel-orange --title '江西绿色生态 赣南脐橙' \\\n"
                 "    --type group --publisher 江西绿色生态品牌建设促进会 --key institute.key"},
                declare_confirm);
  add_statement(
      noun, context,
      {"revise", "Change a standard's facts; other facts stay",
       "  certledger standard revise navel-orange --until 2027-12-31 --key institute.key"},
      declare_revise);
  add_statement(noun, context,
                {"withdraw", "Withdraw a standard; new certificates cannot use it",
                 "  certledger standard withdraw navel-orange --key institute.key"},
                declare_withdraw);
  add_list(noun, context, scheme::SubjectType::standard,
           {"standard", "state", "type", "title", "publisher"}, standard_row,
           "certledger standard list");
}

}  // namespace certledger::tools
