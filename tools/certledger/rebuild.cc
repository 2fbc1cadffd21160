// certledger rebuild: the derived tables, made again from the entries.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/text.h"
#include "ledger/maintain.h"
#include "tools/certledger/command.h"
#include "tools/certledger/guarded.h"
#include "tools/common/statement_json.h"

namespace certledger::tools {
namespace {

/// Whether a finding is about a table that a rebuild makes again.
bool is_derived(Check check) {
  return check == Check::tile || check == Check::record || check == Check::map ||
         check == Check::link;
}

/// What an audit finds wrong in derived tables; nothing is written.
Exit check_only(const Globals& globals) {
  const Ledger ledger = open_ledger(globals);
  const AuditReport report = audit(ledger.store(), {}, {});
  Json list = Json::array();
  std::string text;
  for (const Finding& finding : report.findings) {
    if (!is_derived(finding.check)) continue;
    list.push_back({{"check", name(finding.check)}, {"what", to_text(finding.error)}});
    text += fmt::format("  {:<10}  {}\n", name(finding.check), printable(to_text(finding.error)));
  }
  const Exit exit = list.empty() ? Exit::ok : Exit::tampered;
  if (globals.json) {
    Json json;
    json["verdict"] = name(exit);
    json["exit"] = static_cast<int>(exit);
    json["size"] = report.size;
    json["findings"] = std::move(list);
    print(json.dump(2) + "\n");
  } else if (exit == Exit::tampered) {
    print("Derived tables are not what the entries make them; a rebuild would mend:\n" + text);
  } else if (!globals.quiet) {
    print(fmt::format("All derived tables are what the {} entries make them.\n", report.size));
  }
  return exit;
}

Exit rebuild_now(const Globals& globals) {
  const RebuildReport report = must(rebuild(ledger_directory(globals), wait_time(globals)));
  if (globals.json) {
    Json json;
    json["verdict"] = "OK";
    json["size"] = report.size;
    json["subjects"] = report.subjects;
    json["changed"] = report.changed;
    print(json.dump(2) + "\n");
  } else if (!globals.quiet) {
    print(fmt::format("Rebuilt from {} entries about {} subjects: {} rows were changed.\n",
                      report.size, report.subjects, report.changed));
  }
  return Exit::ok;
}

}  // namespace

void add_rebuild(CLI::App& parent, Context& context) {
  CLI::App& app =
      *parent.add_subcommand("rebuild", "Make the derived tables again from the entries");
  const auto check = std::make_shared<bool>(false);
  app.add_flag("--check", *check, "Only say whether they differ (exit code 1); write nothing");
  app.footer(
      "Examples:\n"
      "  certledger rebuild --check\n"
      "  certledger rebuild\n\n"
      "Links, tiles, records and the status map follow from the entries; rows that differ are\n"
      "replaced in one transaction. Whether the entries are good says `certledger verify`: run\n"
      "it before, to know what was wrong, and after.");
  app.callback([&context, check] {
    context.run = [&context, check] {
      return guarded(
          [&] { return *check ? check_only(context.globals) : rebuild_now(context.globals); });
    };
  });
}

}  // namespace certledger::tools
