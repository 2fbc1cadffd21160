#include "ledger/audit.h"

#include "ledger/audit_mark.h"
#include "ledger/audit_rewind.h"
#include "ledger/audit_sample.h"
#include "ledger/audit_store.h"
#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/derived_records.h"
#include "ledger/log/proof.h"

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
  wanted.roots_at = options.roots_at;
  return wanted;
}

AuditReport report_of(const AuditSource& source, const EntryAudit& entries,
                      const scheme::MapState& map, const AuditOptions& options, Findings findings) {
  AuditReport report;
  report.origin = source.origin();
  report.size = entries.size();
  report.root = entries.root();
  report.map_root = map.root;
  report.subjects = map.subjects;
  report.signatures = entries.signatures();
  report.checkpoints = entries.checkpoints();
  report.roots = entries.roots();
  if (options.authorship == Authorship::not_judged) {
    report.not_proved.push_back(
        {"authorship",
         "statements and checkpoints are by their authors: no signature was checked"});
  }
  if (entries.is_broken_off()) {
    report.not_proved.push_back(
        {"rest", "what stands behind the first " + std::to_string(entries.size()) +
                     " entries, and the tables: the audit ended there, after more than " +
                     std::to_string(most_misplaced) +
                     " entries that are not where they should be"});
  }
  report.findings_in_all = findings.in_all();
  report.findings = findings.take(options.max_findings);
  if (report.good() && options.authorship == Authorship::judged) {
    report.state = AuditState{
        report.origin,           report.size,           report.root,     entries.previous(),
        entries.previous_time(), entries.last_sealer(), report.map_root, report.subjects,
        report.checkpoints};
  }
  return report;
}

// --- what an incremental audit begins with ---

/// A tile's beginning: as it was when the tree had `size` entries.
Bytes tile_at(const store::View& view, log::TileId id, log::TreeSize size) {
  Bytes tile = view.tile(id);
  const std::size_t then = log::tile_hashes(log::width_at(id, size)) * Hash::size;
  // One that is too short is filled up with what is certainly wrong.
  tile.resize(then);
  return tile;
}

AuditStart start_at(const store::View& view, const AuditState& since) {
  AuditStart start;
  start.size = since.size;
  start.previous = since.last_leaf;
  start.previous_time = since.last_time;
  start.checkpoints = since.checkpoints;
  start.sealers = {since.sealer};
  start.load = [&view, size = since.size](log::TileId id) { return tile_at(view, id, size); };
  return start;
}

Result<void> check_not_behind(const AuditState& since, const std::string& origin,
                              log::TreeSize size) {
  if (since.origin != origin) {
    return fail(Fault::wrong_origin, "the audit state is of the ledger " + since.origin +
                                         ", not of " + printable(origin));
  }
  if (since.size <= size) return {};
  return fail(
      Fault::rolled_back,
      std::to_string(since.size) + " entries were audited; the ledger has " + std::to_string(size));
}

Result<void> check_continues(const store::View& view, const AuditState& since,
                             const std::string& origin) {
  if (auto ok = check_not_behind(since, origin, view.size()); !ok) return ok;
  const log::Appender then(since.size,
                           [&](log::TileId id) { return tile_at(view, id, since.size); });
  if (then.root() == since.root) return {};
  return fail(Fault::forked, "the first " + std::to_string(since.size) +
                                 " entries are not those that were audited: their root should be " +
                                 to_base64(since.root.view()) + ", and the tiles make " +
                                 to_base64(then.root().view()) +
                                 " (damaged tiles would show the same: a full audit tells)");
}

/// The root of the first `size` entries, as the stored tiles make it, if the audited tree begins
/// with these: tiles alone would say whatever is wanted.
std::optional<Hash> audited_root(const store::View& view, const AuditState& since,
                                 log::TreeSize size) {
  const auto root = log::root_at(view, size);
  const auto path = log::prove_consistency(view, size, since.size);
  if (size == 0 || !root || !path) return std::nullopt;
  if (!log::verify_consistency(size, since.size, *root, since.root, *path)) return std::nullopt;
  return *root;
}

/// Those of the roots asked for that lie before the new entries.
void add_old_roots(const store::View& view, const AuditState& since, const AuditOptions& options,
                   AuditReport& report) {
  for (const log::TreeSize size : options.roots_at) {
    if (size > since.size) continue;
    if (const auto root = audited_root(view, since, size)) report.roots[size] = *root;
  }
}

void check_changed_rows(const RewoundRecords& records, TableAudit& tables) {
  records.for_each_changed([&](const scheme::SubjectId& subject, const Bytes& record) {
    tables.check_record(subject, record);
  });
  for (const auto& [index, leaves] : records.pages().buckets()) {
    if (!leaves.empty()) tables.check_row({true, store::key_of_bucket(index)}, leaves);
  }
  for (const auto& [place, hashes] : records.pages().pages()) {
    tables.check_row({false, store::key_of_page(place.first, place.second)}, hashes);
  }
}

/// The records by which new entries were judged and that these did not touch.
void check_believed(const RewoundRecords& records, Findings& findings) {
  for (const scheme::SubjectId& subject : records.unproven()) {
    const std::string name = scheme::to_text(subject);
    findings.add({Check::record,
                  {Fault::wrong_record,
                   "the stored record, by which new entries are judged, is not the audited one",
                   name,
                   {},
                   {}},
                  name,
                  "the audited record",
                  {}});
  }
}

void say_what_was_not_read(AuditReport& report) {
  report.not_proved.push_back(
      {"old-entries", "the " + std::to_string(*report.since) +
                          " entries that were audited before are still as they were: " +
                          std::to_string(report.sampled) + " of them were looked at again"});
  report.not_proved.push_back({"old-rows",
                               "tiles, checkpoints, links, records and map are right where new "
                               "entries did not touch them"});
}

/// Nothing is judged by records that are not the audited ones.
AuditReport without_base(const StoreSource& source, const EntryAudit& entries,
                         const AuditState& since, const AuditOptions& options, Findings& findings) {
  findings.add({Check::state_map,
                {Fault::wrong_record,
                 "entries, links, records and map of the store do not lead back to the status map "
                 "that was audited; new entries were not judged: a full audit tells what is wrong",
                 {},
                 {},
                 {}},
                "status map",
                "root " + to_hex(since.map_root),
                {}});
  AuditReport report =
      report_of(source, entries, {since.map_root, since.subjects}, options, std::move(findings));
  report.since = since.size;
  say_what_was_not_read(report);
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
  tables.check_form();
  tables.check_meta();
  const scheme::MapState map = records.update_map();
  // What a part of the entries makes is not what the tables hold.
  if (!entries.is_broken_off()) {
    tables.check_links_count(entries.size());
    tables.check_records(records);
    tables.check_map(records.pages());
  }
  remembered.compare(entries);
  return report_of(source, entries, map, options, std::move(findings));
}

Result<AuditReport> audit_since(store::Store& store, const AuditState& since, std::uint64_t sample,
                                const std::string& mark, const AuditOptions& options) {
  Findings findings = findings_for(options);
  StoreSource source(store, since.size, Renewal::none);
  const store::View view(source.transaction(), source.tables());
  if (auto ok = check_continues(view, since, source.origin()); !ok) {
    return std::unexpected(std::move(ok.error()));
  }
  TableAudit tables(source, findings);
  RewoundRecords records(view, since);
  MarkAudit remembered(mark, source.origin(), findings);
  EntryAuditOptions wanted = entry_options(options);
  wanted.links = [&](log::Index index, BytesView row) { tables.check_links(index, row); };
  if (const auto size = remembered.size()) wanted.roots_at.insert(*size);
  EntryAudit entries(source, records, findings, std::move(wanted), start_at(view, since));
  if (!records.is_audited()) {
    AuditReport report = without_base(source, entries, since, options, findings);
    add_old_roots(view, since, options, report);
    // No new entry was judged, and tiles are all there is to compare with.
    for (const log::TreeSize size : options.roots_at) {
      if (size <= since.size) continue;
      if (const auto root = log::root_at(view, size)) report.roots[size] = *root;
    }
    return report;
  }
  entries.follow();
  entries.finish();
  check_believed(records, findings);
  const scheme::MapState map = records.update_map();
  check_changed_rows(records, tables);
  tables.check_links_count(entries.size());
  tables.check_count(Check::record_extra, source.tables().records, map.subjects, "records");
  tables.check_subject_count(map.subjects);
  tables.check_meta();
  const std::uint64_t sampled =
      check_sample(view, {since, records.pages(), map}, sample, options.authorship, findings);
  std::optional<Hash> known;
  if (remembered.size() && *remembered.size() <= since.size) {
    known = audited_root(view, since, *remembered.size());
  }
  remembered.compare(entries, known);
  AuditReport report = report_of(source, entries, map, options, std::move(findings));
  report.since = since.size;
  report.sampled = sampled;
  add_old_roots(view, since, options, report);
  say_what_was_not_read(report);
  return report;
}

Result<AuditReport> audit(AuditSource& source, const std::string& mark,
                          const std::optional<AuditState>& since, std::uint64_t sample,
                          const AuditOptions& options) {
  Findings findings = findings_for(options);
  DerivedRecords records;
  MarkAudit remembered(mark, source.origin(), findings);
  EntryAuditOptions wanted = entry_options(options);
  if (const auto size = remembered.size()) wanted.roots_at.insert(*size);
  if (since) {
    if (auto ok = check_not_behind(*since, source.origin(), source.size()); !ok) {
      return std::unexpected(std::move(ok.error()));
    }
    wanted.roots_at.insert(since->size);
    wanted.authors_from = since->size;
    wanted.drawn = draw_entries(since->size, sample);
  }
  const std::uint64_t sampled = wanted.drawn.size();
  EntryAudit entries(source, records, findings, std::move(wanted));
  entries.follow();
  entries.finish();
  if (since) {
    const auto root = entries.roots().find(since->size);
    if (root == entries.roots().end() || root->second != since->root) {
      return fail(Fault::forked, "the first " + std::to_string(since->size) +
                                     " entries are not those that were audited");
    }
  }
  remembered.compare(entries);
  AuditReport report =
      report_of(source, entries, records.update_map(), options, std::move(findings));
  if (since) {
    report.since = since->size;
    report.sampled = sampled;
    report.not_proved.push_back(
        {"old-authors", "the statements of the " + std::to_string(since->size) +
                            " entries that were audited before are by their authors: the "
                            "signatures of " +
                            std::to_string(sampled) + " of them were looked at again"});
  }
  return report;
}

}  // namespace certledger
