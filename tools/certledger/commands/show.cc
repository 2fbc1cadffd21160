// certledger show: prints one entry with all its fields.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/log/entry.h"
#include "tools/certledger/frame/command.h"
#include "tools/present/statement_json.h"
#include "tools/present/wording.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

/// Adds every value of a statement with its path, as in messages: "facts.items[0].name".
void flatten(const Json& json, const std::string& path, Lines& lines) {
  if (json.is_object()) {
    for (const auto& [name, value] : json.items()) {
      flatten(value, path.empty() ? name : fmt::format("{}.{}", path, name), lines);
    }
  } else if (json.is_array()) {
    std::size_t i = 0;
    for (const Json& value : json) flatten(value, fmt::format("{}[{}]", path, i++), lines);
  } else {
    lines.add(path, json.is_string() ? json.get<std::string>() : written_line(json));
  }
}

std::string subjects_text(const scheme::Body& body) {
  std::string text;
  for (const auto& subject : scheme::subjects_of(body)) {
    text += (text.empty() ? "" : "\n") + scheme::to_text(subject);
  }
  return text;
}

struct Shown {
  scheme::Event event;
  log::Entry entry;
  Hash leaf;
  std::size_t bytes;
};

Shown read_entry(const read::Snapshot& ledger, log::Index index) {
  scheme::Event event = must(ledger.event(index));
  const Bytes bytes = must(ledger.view().entry(index));
  return {std::move(event), must(log::decode_entry(bytes)), log::leaf_hash(bytes), bytes.size()};
}

void print_json(const read::Snapshot& ledger, const Shown& shown) {
  Json json = to_json(shown.event);
  put_correction(json, ledger.corrections(), shown.event.index);
  json["bytes"] = shown.bytes;
  json["leaf_hash"] = to_hex(shown.leaf);
  json["previous"] = to_hex(shown.entry.previous);
  json["signature"] = to_hex(shown.entry.signature);
  print(written(json));
}

void print_text(const read::Snapshot& ledger, const Shown& shown) {
  const scheme::Body& body = shown.event.statement.body;
  Lines lines;
  lines.add("about", subjects_text(body));
  lines.add("recorded", to_text(shown.event.recorded_at, ledger.offset()));
  if (const auto* correction = scheme::correction_of(ledger.corrections(), shown.event.index)) {
    lines.add("time corrected", to_text(*correction, ledger.offset()));
  }
  lines.add("author", member_text(ledger, shown.event.author));
  lines.add("key", to_hex(shown.event.key));
  lines.add("signature", to_hex(shown.entry.signature));
  lines.add("statement hash", to_hex(shown.event.statement_hash));
  lines.add("leaf hash", to_hex(shown.leaf));
  lines.add("previous", to_hex(shown.entry.previous));
  lines.add("size", fmt::format("{} bytes", shown.bytes));
  Lines said;
  Json statement = to_json(shown.event.statement);
  statement.erase("kind");
  flatten(statement, "", said);
  if (const auto* decision = scheme::decision_of(body)) {
    said.add("reason text", reason_text(kind_of(body), decision->reason));
  }
  print(fmt::format("entry {}  {}\n{}says\n{}", shown.event.index, name(kind_of(body)),
                    lines.text(), said.text()));
}

Exit run_show(const Globals& globals, log::Index index) {
  const write::Ledger ledger = open_ledger_to_judge(globals);
  const read::Snapshot snapshot(ledger.store());
  const Shown shown = read_entry(snapshot, index);
  if (globals.json) {
    print_json(snapshot, shown);
  } else {
    print_text(snapshot, shown);
  }
  return Exit::ok;
}

}  // namespace

void add_show(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand("show", "Show one entry with all its fields and hashes");
  const auto index = std::make_shared<std::string>();
  app.add_option("ENTRY", *index, "Index of the entry; 0 is the first")->required();
  app.footer(
      "Examples:\n"
      "  certledger show 0              # genesis: origin, parameters, the first two members\n"
      "  certledger show 12 --json\n\n"
      "Shows the entry as it is stored. To check it, run `certledger verify`.");
  app.callback([&context, index] {
    context.run = [&context, index] {
      const auto number = parse_decimal(*index);
      if (!number)
        throw UsageError("ENTRY " + *index + ": write the index of an entry, a whole number");
      return guarded([&] { return run_show(context.globals, *number); });
    };
  });
}

}  // namespace certledger::tools
