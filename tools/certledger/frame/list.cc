#include "tools/certledger/frame/list.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "tools/present/answer.h"
#include "tools/present/statement_json.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

/// The record with its state on the day, in the words of `status`. The recorded state can differ:
/// it changes only with an entry.
Json row_json(const scheme::Record& record, const DayState& state) {
  Json fields = to_json(record);
  Json json;
  json["subject"] = fields["subject"];
  json["state"] = state.name;
  if (!state.code.empty()) json["code"] = state.code;
  json["zh"] = state.zh;
  if (fields["state"] != state.name) json["recorded_state"] = fields["state"];
  fields.erase("subject");
  fields.erase("state");
  json.update(fields);
  return json;
}

/// All rows, in the order of their ids, with the same frame as the answer of `status`.
Json list_json(const read::Snapshot& snapshot, scheme::SubjectType type, Date day) {
  std::map<std::string, Json> rows;
  snapshot.for_each(type, [&](const scheme::Record& record) {
    Json row = row_json(record, state_on(snapshot, record.body, day));
    put_correction(row, snapshot.corrections(), record.life.index);
    rows.emplace(scheme::subject_of(record.body).id, std::move(row));
    return true;
  });
  const AsOf known = as_of(snapshot);
  Json json;
  json["verdict"] = name(Exit::ok);
  json["exit"] = static_cast<int>(Exit::ok);
  json["on"] = day.text();
  json["subjects"] = Json::array();
  for (auto& [id, row] : rows) json["subjects"].push_back(std::move(row));
  json["size"] = known.size;
  json["checkpoint_time"] = to_text(known.time, UtcOffset());
  return json;
}

Exit list(const Globals& globals, scheme::SubjectType type, const Cells& head,
          const RowMaker& row) {
  const write::Ledger ledger = open_ledger_to_judge(globals);
  const read::Snapshot snapshot(ledger.store());
  const Date day = today(globals, ledger, snapshot);
  if (globals.json) {
    print(written(list_json(snapshot, type, day)));
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
  CLI::App& app = *parent.add_subcommand("list", "List all of them as a table");
  app.footer(
      std::string("Examples:\n  ") + example +
      "\n\nShows the state of today, as `certledger status` does. JSON has the rows in "
      "`subjects`,\n"
      "in the order of their ids, and the day, size and time as `status` has them. A row holds\n"
      "the record. When the recorded state differs, the row also has `recorded_state`.");
  app.callback([&context, type, head = std::move(head), row = std::move(row)] {
    context.run = [&context, type, head, row] {
      return guarded([&] { return list(context.globals, type, head, row); });
    };
  });
}

}  // namespace certledger::tools
