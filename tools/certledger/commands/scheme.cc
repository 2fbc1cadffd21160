// certledger scheme: lists the rules and the official reason codes that the program knows.
#include <CLI/CLI.hpp>

#include "ledger/scheme/reasons.h"
#include "ledger/scheme/rule.h"
#include "tools/certledger/frame/command.h"
#include "tools/present/json.h"

namespace certledger::tools {
namespace {

Exit show(const Globals& globals, const std::vector<std::vector<std::string>>& rows) {
  if (!globals.json) {
    print(table(rows));
    return Exit::ok;
  }
  Json array = Json::array();
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Json row;
    for (std::size_t j = 0; j < rows[i].size(); ++j) row[rows[0][j]] = rows[i][j];
    array.push_back(row);
  }
  print(written(array));
  return Exit::ok;
}

Exit show_rules(const Globals& globals) {
  std::vector<std::vector<std::string>> rows{{"rule", "edition", "sentence", "source"}};
  for (const auto& rule : scheme::rules()) {
    rows.push_back({scheme::id_of(rule.rule), std::to_string(rule.since.number),
                    std::string(rule.sentence), std::string(rule.source)});
  }
  return show(globals, rows);
}

Exit show_reasons(const Globals& globals) {
  std::vector<std::vector<std::string>> rows{{"statement", "code", "zh", "en"}};
  for (const auto& reason : scheme::reasons()) {
    rows.push_back({std::string(name(reason.kind)), std::string(reason.code),
                    std::string(reason.zh), std::string(reason.en)});
  }
  return show(globals, rows);
}

}  // namespace

void add_scheme(CLI::App& app, Context& context) {
  CLI::App& noun = *app.add_subcommand("scheme", "List the rules and the reason codes");
  noun.require_subcommand(1);
  noun.footer("Examples:\n  certledger scheme rules\n  certledger scheme reasons");
  const auto add = [&](const char* name, const char* what, Exit (*run)(const Globals&)) {
    CLI::App& verb = *noun.add_subcommand(name, what);
    verb.footer(std::string("Examples:\n  certledger scheme ") + name);
    verb.callback(
        [&context, run] { context.run = [&context, run] { return run(context.globals); }; });
  };
  add("rules", "List every rule: id, first edition, sentence and source", show_rules);
  add("reasons", "List the official reason codes of each statement", show_reasons);
}

}  // namespace certledger::tools
