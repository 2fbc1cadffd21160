#include "tools/certledger/list.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tools/certledger/answer.h"
#include "tools/certledger/guarded.h"
#include "tools/common/statement_json.h"

namespace certledger::tools {
namespace {

/// The record, with the state of the day and not the one that stands until the next entry.
Json item_json(const scheme::Record& record, const DayState& state, Date day) {
  Json json = to_json(record);
  if (json["state"] != state.name) json["recorded_state"] = json["state"];
  json["state"] = state.name;
  json["on"] = day.text();
  return json;
}

Exit list(const Globals& globals, scheme::SubjectType type, const Cells& head,
          const RowMaker& row) {
  const Ledger ledger = open_ledger_to_judge(globals);
  const Snapshot snapshot(ledger.store());
  const Date day = today(globals, ledger, snapshot);
  if (globals.json) {
    Json array = Json::array();
    snapshot.for_each(type, [&](const scheme::Record& record) {
      Json& item = array.emplace_back(item_json(record, state_on(snapshot, record.body, day), day));
      put_correction(item, snapshot.corrections(), record.life.index);
      return true;
    });
    print(written(array));
    return Exit::ok;
  }
  std::vector<Cells> rows;
  snapshot.for_each(type, [&](const scheme::Record& record) {
    rows.push_back(row(record.body, state_on(snapshot, record.body, day).text, day));
    return true;
  });
  std::ranges::sort(rows);
  rows.insert(rows.begin(), head);
  print(table(rows));
  return Exit::ok;
}

}  // namespace

void add_list(CLI::App& parent, Context& context, scheme::SubjectType type, Cells head,
              RowMaker row, const char* example) {
  CLI::App& app = *parent.add_subcommand("list", "All of them, as a table");
  app.footer(std::string("Examples:\n  ") + example +
             "\n\nThe state is that of today. JSON names the day (`on`) and, where it is another, "
             "the\nstate that is recorded (`recorded_state`).");
  app.callback([&context, type, head = std::move(head), row = std::move(row)] {
    context.run = [&context, type, head, row] {
      return guarded([&] { return list(context.globals, type, head, row); });
    };
  });
}

}  // namespace certledger::tools
