// certledger rebuild: the derived tables, made again from the entries.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/text.h"
#include "ledger/maintain/maintain.h"
#include "ledger/store/high_water_mark.h"
#include "tools/certledger/frame/command.h"
#include "tools/present/statement_json.h"
#include "tools/present/wording.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

// More than any person reads, but what is not listed cannot be told to be about derived tables.
constexpr std::size_t most_findings = 100'000;

/// Whether a finding is about what a rebuild makes again: four tables, and the count of subjects in
/// a fifth.
bool is_derived(const audit::Finding& finding) {
  switch (finding.check) {
    case audit::Check::tile:
    case audit::Check::tile_missing:
    case audit::Check::tile_extra:
    case audit::Check::record:
    case audit::Check::record_missing:
    case audit::Check::record_extra:
    case audit::Check::bucket:
    case audit::Check::bucket_missing:
    case audit::Check::bucket_extra:
    case audit::Check::page:
    case audit::Check::page_missing:
    case audit::Check::page_extra:
    case audit::Check::link:
    case audit::Check::link_missing:
    case audit::Check::link_extra:
    case audit::Check::subject_count: return true;
    default: return false;
  }
}

std::string verdict_text(const audit::Report& report, std::size_t derived,
                         const std::string& list) {
  const bool is_cut = report.findings_in_all > report.findings.size();
  if (derived == 0 && !is_cut) {
    return fmt::format("All derived tables are what the {} entries make them.\n", report.size);
  }
  std::string text;
  if (derived > 0) {
    text = "Derived tables are not what the entries make them; a rebuild would mend:\n" + list;
  }
  if (is_cut) {
    text += fmt::format("Not judged whole: there are {} findings, see `certledger verify`.\n",
                        report.findings_in_all);
  }
  return text;
}

/// What an audit finds wrong in derived tables; nothing is written.
Exit check_only(const Globals& globals) {
  audit::Options options;
  options.threads = derive::threads_for(0);  // while the machine can still be asked
  const auto mark = store::read_mark(ledger_directory(globals) / "mark");
  const write::Ledger ledger = open_ledger_to_audit(globals);
  options.max_findings = most_findings;
  const audit::Report report =
      audit::audit(ledger.store(), mark ? std::string(as_text(*mark)) : std::string(), options);
  for (const audit::Finding& finding : report.findings) {
    if (finding.check == audit::Check::mark_size || finding.check == audit::Check::mark_root) {
      throw Failure(finding.error);
    }
  }
  Json list = Json::array();
  std::string text;
  for (const audit::Finding& finding : report.findings) {
    if (!is_derived(finding)) continue;
    list.push_back({{"check", name(finding.check)}, {"what", to_text(finding.error)}});
    text += fmt::format("  {:<18}  {}\n", name(finding.check), printable(to_text(finding.error)));
  }
  const bool is_whole = report.findings.size() == report.findings_in_all;
  const std::size_t derived = list.size();
  const Exit exit = derived == 0 && is_whole ? Exit::ok : Exit::tampered;
  if (globals.json) {
    Json json;
    json["verdict"] = name(exit);
    json["exit"] = static_cast<int>(exit);
    json["size"] = report.size;
    json["judged_whole"] = is_whole;
    json["findings"] = std::move(list);
    print(written(json));
  } else if (exit != Exit::ok || !globals.quiet) {
    print(verdict_text(report, derived, text));
  }
  return exit;
}

Exit rebuild_now(const Globals& globals) {
  const maintain::RebuildReport report =
      must(maintain::rebuild(ledger_directory(globals), wait_time(globals)));
  if (globals.json) {
    Json json;
    json["verdict"] = "OK";
    json["size"] = report.size;
    json["subjects"] = report.subjects;
    json["changed"] = report.changed;
    print(written(json));
  } else if (!globals.quiet) {
    print(fmt::format("Rebuilt from {} entries about {} subjects: {} changed.\n", report.size,
                      report.subjects, counted(report.changed, "row was", "rows were")));
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
