#include "ledger/audit.h"

#include "ledger/audit_mark.h"
#include "ledger/audit_store.h"
#include "ledger/derived_records.h"

namespace certledger {
namespace {

Findings findings_for([[maybe_unused]] const AuditOptions& options) {
#ifdef CERTLEDGER_BLIND
  return Findings(options.blind_to);
#else
  return {};
#endif
}

EntryAuditOptions entry_options(const AuditOptions& options) {
  EntryAuditOptions wanted;
  wanted.threads = threads_for(options.threads);
  wanted.authorship = options.authorship;
  wanted.progress = options.progress;
  return wanted;
}

AuditReport report_of(const AuditSource& source, const EntryAudit& entries, DerivedRecords& records,
                      const AuditOptions& options, Findings findings) {
  AuditReport report;
  report.origin = source.origin();
  report.size = entries.size();
  report.root = entries.root();
  report.map_root = records.update_map().root;
  report.subjects = records.subjects();
  report.signatures = entries.signatures();
  report.checkpoints = entries.checkpoints();
  if (options.authorship == Authorship::not_judged) {
    report.not_proved.push_back(
        {"authorship",
         "statements and checkpoints are by their authors: no signature was checked"});
  }
  report.findings_in_all = findings.in_all();
  report.findings = findings.take(options.max_findings);
  return report;
}

}  // namespace

AuditReport audit(store::Store& store, const std::string& mark, const AuditOptions& options) {
  Findings findings = findings_for(options);
  StoreSource source(store);
  TableAudit tables(source, findings);
  DerivedRecords records;
  MarkAudit remembered(mark, source.origin(), findings);
  EntryAuditOptions wanted = entry_options(options);
  wanted.links = [&](log::Index index, BytesView row) { tables.check_links(index, row); };
  if (const auto size = remembered.size()) wanted.roots_at.insert(*size);
  EntryAudit entries(source, records, findings, std::move(wanted));
  entries.follow();
  entries.finish();
  tables.check_links_count(entries.size());
  tables.check_records(records);
  records.update_map();
  tables.check_map(records.pages());
  tables.check_meta();
  remembered.compare(entries);
  return report_of(source, entries, records, options, std::move(findings));
}

AuditReport audit(AuditSource& source, const AuditOptions& options) {
  Findings findings = findings_for(options);
  DerivedRecords records;
  EntryAudit entries(source, records, findings, entry_options(options));
  entries.follow();
  entries.finish();
  AuditReport report = report_of(source, entries, records, options, std::move(findings));
  report.not_proved.push_back(
      {"tables", "a store's records, links and status map are right: there was none to compare"});
  return report;
}

}  // namespace certledger
