// certledger rebuild: derives the tables again from the entries.
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

// More than anybody reads. But the program must see a finding to know whether a derived table is
// bad.
constexpr std::size_t max_listed_findings = 100'000;

/// Whether a rebuild repairs the finding: it derives four tables, and the count of subjects in a
/// fifth.
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
    return fmt::format("All derived tables agree with the {} entries.\n", report.size);
  }
  std::string text;
  if (derived > 0) {
    text = "Derived tables do not agree with the entries; `certledger rebuild` repairs:\n" + list;
  }
  if (is_cut) {
    text += fmt::format("Not checked completely: {} findings; run `certledger verify`.\n",
                        report.findings_in_all);
  }
  return text;
}

/// Reports what an audit finds in derived tables. Writes nothing.
Exit check_only(const Globals& globals) {
  audit::Options options;
  options.threads = derive::threads_for(0);  // before the sandbox forbids the question
  const auto mark = store::read_mark(ledger_directory(globals) / "mark");
  const write::Ledger ledger = open_ledger_to_audit(globals);
  options.max_findings = max_listed_findings;
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
  CLI::App& app = *parent.add_subcommand("rebuild", "Derive the tables again from the entries");
  const auto check = std::make_shared<bool>(false);
  app.add_flag("--check", *check, "Only report whether tables differ (exit code 1); write nothing");
  app.footer(
      "Examples:\n"
      "  certledger rebuild --check\n"
      "  certledger rebuild\n\n"
      "Links, tiles, records and the status map follow from the entries. The command replaces all\n"
      "rows that differ, in one transaction. It does not check the entries: run `certledger\n"
      "verify` before, to know what was wrong, and after.");
  app.callback([&context, check] {
    context.run = [&context, check] {
      return guarded(
          [&] { return *check ? check_only(context.globals) : rebuild_now(context.globals); });
    };
  });
}

}  // namespace certledger::tools
