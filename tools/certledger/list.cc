#include "tools/certledger/list.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tools/certledger/guarded.h"
#include "tools/common/statement_json.h"

namespace certledger::tools {
namespace {

Exit list(const Globals& globals, scheme::SubjectType type, const Cells& head,
          const RowMaker& row) {
  const Ledger ledger = open_ledger_to_judge(globals);
  const Snapshot snapshot(ledger.store());
  const Date day = today(globals, ledger, snapshot);
  if (globals.json) {
    Json array = Json::array();
    snapshot.for_each(type, [&](const scheme::Record& record) {
      put_correction(array.emplace_back(to_json(record)), snapshot.corrections(),
                     record.life.index);
      return true;
    });
    print(written(array));
    return Exit::ok;
  }
  std::vector<Cells> rows;
  snapshot.for_each(type, [&](const scheme::Record& record) {
    rows.push_back(row(record.body, day));
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
  app.footer(std::string("Examples:\n  ") + example);
  app.callback([&context, type, head = std::move(head), row = std::move(row)] {
    context.run = [&context, type, head, row] {
      return guarded([&] { return list(context.globals, type, head, row); });
    };
  });
}

}  // namespace certledger::tools
