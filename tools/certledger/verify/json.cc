// The report for programs.
#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "tools/certledger/verify/run.h"
#include "tools/present/statement_json.h"

namespace certledger::tools {
namespace {

Json finding_json(const audit::Finding& finding) {
  Json json{{"check", name(finding.check)}, {"fault", name(finding.error.fault)}};
  if (finding.error.entry) json["entry"] = *finding.error.entry;
  if (!finding.error.where.empty()) json["where"] = finding.error.where;
  if (!finding.subject.empty()) json["subject"] = finding.subject;
  if (!finding.error.rule.empty()) json["rule"] = finding.error.rule;
  if (!finding.expected.empty()) json["expected"] = finding.expected;
  if (!finding.found.empty()) json["found"] = finding.found;
  json["what"] = finding.error.what;
  return json;
}

void put_findings(Json& json, const Audited& audited) {
  json["findings_in_all"] = audited.report.findings_in_all;
  json["findings_by_check"] = Json::object();
  for (const CheckCount& count : audited.counts) {
    json["findings_by_check"][std::string(name(count.check))] = count.findings;
  }
  json["findings"] = Json::array();
  for (const audit::Finding& finding : audited.report.findings) {
    json["findings"].push_back(finding_json(finding));
  }
}

}  // namespace

Json json_report(const VerifyRun& run) {
  const Audited& audited = *run.audited;
  const audit::Report& report = audited.report;
  Json json;
  json["verdict"] = name(run.exit);
  json["exit"] = static_cast<int>(run.exit);
  json["judged"] = audited.is_export ? "export" : "store";
  json["origin"] = report.origin;
  json["size"] = report.size;
  json["root"] = to_base64(report.root.view());
  json["subjects"] = report.subjects;
  json["edition"] = report.edition.number;
  json["signatures"] = report.signatures;
  json["checkpoints"] = report.checkpoints;
  if (report.since) json["since"] = {{"size", *report.since}, {"sampled", report.sampled}};
  json["newest"] = {{"recorded_at", to_text(audited.newest, {})}, {"age_seconds", age_of(run)}};
  if (run.max_age) json["newest"]["max_age_seconds"] = *run.max_age;
  json["ended_at"] = to_text(run.ended, {});
  json["seconds"] = run.seconds;
  json["store_octets"] = audited.store_bytes;
  json["compared_with"] = Json::object();
  if (audited.mark) {
    json["compared_with"]["mark_size"] = audited.mark->size;
    json["compared_with"]["mark_root"] = to_base64(audited.mark->root.view());
  }
  if (run.memory) {
    json["compared_with"]["remembered_size"] = run.memory->checkpoint.size;
    json["compared_with"]["remembered_root"] = to_base64(run.memory->checkpoint.root.view());
  }
  json["time_corrections"] = Json::array();
  for (const auto& correction : report.corrections) {
    json["time_corrections"].push_back(to_json(correction));
  }
  if (!run.evidence.empty()) json["evidence"] = printable(run.evidence);
  if (run.trouble) json["what"] = run.trouble->what;
  put_findings(json, audited);
  json["not_proved"] = Json::array();
  for (const audit::NotProved& one : not_proved(run)) {
    json["not_proved"].push_back({{"name", one.name}, {"what", one.what}});
  }
  return json;
}

}  // namespace certledger::tools
