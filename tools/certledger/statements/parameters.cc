// certledger parameters: shows and changes the parameters of the scheme.
#include "tools/certledger/statements/statement_command.h"
#include "tools/present/statement_json.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

constexpr std::size_t max_parameters_bytes = 64 * 1024;

Exit show(const Globals& globals) {
  const write::Ledger ledger = open_ledger_to_judge(globals);
  const read::Snapshot snapshot(ledger.store());
  const Json json = to_json(snapshot.parameters().parameters);
  if (globals.json) {
    print(written(json));
    return Exit::ok;
  }
  std::vector<std::vector<std::string>> rows{{"parameter", "value"},
                                             {"origin", snapshot.parameters().origin},
                                             {"name", snapshot.parameters().name}};
  for (const auto& [name, value] : json.items()) {
    rows.push_back({name, value.is_string() ? value.get<std::string>() : written_line(value)});
  }
  print(table(rows));
  return Exit::ok;
}

Build declare_change(CLI::App& app) {
  const auto file = text_option(app, "--from", "JSON file with all parameters", true);
  return [file, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    const Bytes text = read_given_file(*file, max_parameters_bytes);
    auto parameters =
        parameters_from_json(as_text(text), inputs.ledger.parameters().parameters.edition);
    if (!parameters) {
      parameters.error().where = *file + ": " + parameters.error().where;
      throw Failure(parameters.error());
    }
    return scheme::ParametersChange{decision.make(inputs), *parameters};
  };
}

}  // namespace

void add_parameters(CLI::App& app, Context& context) {
  CLI::App& noun =
      *app.add_subcommand("parameters", "Show the scheme's parameters, or change them");
  noun.footer(
      "Examples:\n  certledger parameters\n  certledger parameters --json > parameters.json\n"
      "  certledger parameters change --from parameters.json --key authority.key");
  noun.require_subcommand(0, 1);
  noun.callback([&context] {
    if (!context.run)
      context.run = [&context] { return guarded([&] { return show(context.globals); }); };
  });
  add_statement(
      noun, context,
      {"change", "Change the parameters (by the authority)",
       "  certledger parameters --json > parameters.json   # then edit the file; a higher\n"
       "                                                   # \"edition\" is permanent\n"
       "  certledger parameters change --from parameters.json --key authority.key"},
      declare_change);
}

}  // namespace certledger::tools
