#include "ledger/audit/audit.h"

#include "ledger/audit/high_water_mark.h"
#include "ledger/audit/past_records.h"
#include "ledger/audit/past_tree.h"
#include "ledger/audit/sample.h"
#include "ledger/audit/store_source.h"
#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/derive/derived_records.h"
#include "ledger/derive/good_time.h"

namespace certledger::audit {
namespace {

EntryOptions entry_options(const Options& options) {
  EntryOptions wanted;
  wanted.threads = derive::threads_for(options.threads);
  wanted.authorship = options.authorship;
  wanted.progress = options.progress;
  wanted.roots_at = options.roots_at;
  wanted.now = options.now;
  return wanted;
}

Report report_of(const Source& source, EntryAudit& entries, const scheme::MapState& map,
                 const Options& options, Findings findings) {
  Report report;
  report.origin = source.origin();
  report.size = entries.size();
  report.root = entries.root();
  report.map_root = map.root;
  report.subjects = map.subjects;
  report.edition = entries.edition();
  const auto corrections = entries.corrections();
  report.corrections.assign(corrections.begin(), corrections.end());
  report.signatures = entries.signatures();
  report.checkpoints = entries.checkpoints();
  report.roots = entries.roots();
  if (options.authorship == Authorship::not_judged) {
    report.not_proved.push_back(
        {"authorship",
         "the named authors signed the statements and checkpoints: no signature was checked"});
  }
  if (entries.needs_newer()) {
    report.not_proved.push_back(
        {"rest", "the entries after the first " + std::to_string(entries.size()) +
                     ", and the tables, are right: the audit stopped there, at rules that only a "
                     "newer version of this program knows"});
  } else if (entries.is_broken_off()) {
    report.not_proved.push_back(
        {"rest", "the entries after the first " + std::to_string(entries.size()) +
                     ", and the tables, are right: the audit stopped there, after more than " +
                     std::to_string(max_misplaced) + " misplaced or malformed entries"});
  }
  report.findings_in_all = findings.in_all();
  report.findings = findings.take(options.max_findings);
  if (report.good() && options.authorship == Authorship::judged) {
    report.state =
        State{report.origin,           report.size,           report.root,     entries.previous(),
              entries.previous_time(), entries.last_sealer(), report.map_root, report.subjects,
              report.checkpoints};
  }
  return report;
}

// --- what an incremental audit begins with ---

Start start_at(const AuditedEdge& edge, const State& since) {
  Start start;
  start.size = since.size;
  start.previous = since.last_leaf;
  start.previous_time = since.last_time;
  start.checkpoints = since.checkpoints;
  start.sealers = {since.sealer};
  start.load = [&edge](log::TileId id) { return edge.tile(id); };
  return start;
}

/// The time of the audited entry from which a correction continues. If the store has another entry
/// there, a time that no correction can state.
Time audited_time(const store::View& view, const State& since,
                  std::span<const scheme::Correction> corrections, log::Index first) {
  const auto good = derive::newest_good_entry(corrections, first);
  if (!good) return Time{};
  const auto bytes = view.entry_bytes(*good);
  const auto entry = bytes ? log::decode_entry_view(*bytes) : fail(Fault::not_found, "no entry");
  if (!entry || !check_audited(view, since, *good, log::leaf_hash(*bytes))) return latest_time;
  return entry->recorded_at;
}

Result<void> check_origin(const State& since, const std::string& origin) {
  if (since.origin == origin) return {};
  return fail(Fault::wrong_origin, "the audit state belongs to the ledger " + since.origin +
                                       ", not of " + printable(origin));
}

Result<void> check_not_behind(const State& since, log::TreeSize size) {
  if (since.size <= size) return {};
  return fail(Fault::rolled_back, std::to_string(since.size) +
                                      " entries were audited; the ledger has only " +
                                      std::to_string(size));
}

/// The finding for a ledger that does not continue the audited one.
Finding other_tree(const State& since, Error error, const std::optional<Hash>& found) {
  return {Check::state_tree, std::move(error), "audit state",
          "size " + std::to_string(since.size) + " root " + to_base64(since.root.view()),
          found ? "root " + to_base64(found->view()) : std::string()};
}

/// Adds the requested roots before the new entries.
void add_old_roots(const store::View& view, const State& since, const Options& options,
                   Report& report) {
  for (const log::TreeSize size : options.roots_at) {
    if (size > since.size) continue;
    if (const auto root = audited_root(view, since, size)) report.roots[size] = *root;
  }
}

/// Adds the requested roots that the judged entries have not reached, computed from the tiles. If
/// no entry was judged, there is nothing else to compare with.
void add_unjudged_roots(const store::View& view, const Options& options, Report& report) {
  for (const log::TreeSize size : options.roots_at) {
    if (size <= report.size) continue;
    if (const auto root = log::root_at(view, size)) report.roots[size] = *root;
  }
}

Finding damaged_old_part(Check check, const std::string& what, const std::string& name) {
  return {check,
          {Fault::wrong_record,
           what + " is damaged in its old part, which new entries use",
           name,
           {},
           {}},
          name,
          "what follows from the audited entries",
          {}};
}

void check_edge(const AuditedEdge& edge, const store::View& view, log::TreeSize size,
                Findings& findings) {
  for (const log::TileId id : edge.damaged(view, size)) {
    findings.add(
        damaged_old_part(Check::tile, "the tile",
                         "tile " + std::to_string(id.level) + "/" + std::to_string(id.index)));
  }
}

void check_changed_rows(const PastRecords& records, TableAudit& tables, Findings& findings) {
  records.for_each_changed([&](const scheme::SubjectId& subject, const Bytes& record) {
    tables.check_record(subject, record);
  });
  for (const auto& [index, leaves] : records.pages().buckets()) {
    if (!leaves.empty()) tables.check_row({true, store::key_of_bucket(index)}, leaves);
  }
  for (const auto& [place, hashes] : records.pages().pages()) {
    tables.check_row({false, store::key_of_page(place.first, place.second)}, hashes);
  }
  for (const auto& [level, index] : records.damaged_pages()) {
    findings.add(damaged_old_part(Check::page, "the page of the status map",
                                  "page " + to_hex(store::key_of_page(level, index))));
  }
}

/// Checks the number of rows that old entries require. Which row is missing is not checked.
void check_old_rows(const StoreSource& source, const EntryAudit& entries, std::uint64_t subjects,
                    Findings& findings) {
  struct Counted {
    Check missing;
    store::Table store::Tables::* table;
    const char* what;
    std::uint64_t expected;
  };
  for (const Counted& one :
       {Counted{Check::tile_missing, &store::Tables::tiles, "tiles", tiles_at(entries.size())},
        Counted{Check::checkpoint_missing, &store::Tables::checkpoints, "checkpoints",
                entries.checkpoints()},
        Counted{Check::link_missing, &store::Tables::links, "links", entries.size()},
        Counted{Check::record_missing, &store::Tables::records, "records", subjects}}) {
    const std::uint64_t found = source.rows(source.tables().*one.table);
    if (found >= one.expected) continue;
    findings.add({one.missing,
                  {Fault::wrong_record,
                   std::string("the table of ") + one.what + " has " + std::to_string(found) +
                       " rows; the entries require " + std::to_string(one.expected),
                   {},
                   {},
                   {}},
                  one.what,
                  std::to_string(one.expected),
                  std::to_string(found)});
  }
}

/// Checks the records that judged new entries, and that these did not change.
void check_unproven(const PastRecords& records, Findings& findings) {
  for (const scheme::SubjectId& subject : records.unproven()) {
    const std::string name = scheme::to_text(subject);
    findings.add({Check::record,
                  {Fault::wrong_record,
                   "the stored record differs from the audited one. From the first new entry on "
                   "that needs it, no entry was judged by the rules",
                   name,
                   {},
                   {}},
                  name,
                  "the audited record",
                  {}});
  }
}

void say_what_was_not_read(Report& report) {
  report.not_proved.push_back(
      {"old-entries", "the " + std::to_string(*report.since) +
                          " entries that were audited before are unchanged: " +
                          std::to_string(report.sampled) + " of them were checked again"});
  report.not_proved.push_back({"old-rows",
                               "tiles, checkpoints, links, records and map are right where new "
                               "entries did not change them"});
}

/// The report for a ledger that does not continue the audited one: only its own claims, nothing
/// judged. Damaged tiles say nothing about a memory file.
Report of_another_tree(const StoreSource& source, const store::View& view, const Options& options,
                       Findings& findings, Finding why) {
  Report report;
  report.origin = source.origin();
  if (why.error.fault != Fault::wrong_root) add_unjudged_roots(view, options, report);
  report.size = source.size();
  if (const auto root = log::root_at(view, report.size)) report.root = *root;
  findings.add(std::move(why));
  report.findings_in_all = findings.in_all();
  report.findings = findings.take(options.max_findings);
  report.not_proved.push_back({"entries",
                               "anything else is right: the ledger does not continue the audited "
                               "one, and no entry was judged"});
  return report;
}

/// Records that differ from the audited ones judge nothing: only form, place and signatures of new
/// entries are checked.
Finding no_base(const State& since) {
  return {Check::state_map,
          {Fault::wrong_record,
           "the entries, links, records and map of the store do not lead back to the audited "
           "status map: no new entry was judged by the rules. A full audit finds out what is wrong",
           {},
           {},
           {}},
          "status map",
          "root " + to_hex(since.map_root),
          {}};
}

/// The root at a size that was audited before; nothing for a later one, which the pass reaches.
std::optional<Hash> root_before(const store::View& view, const State& since,
                                const std::optional<log::TreeSize>& size) {
  return size && *size <= since.size ? audited_root(view, since, *size) : std::nullopt;
}

}  // namespace

Report audit(store::Store& store, const std::string& mark, const Options& options) {
  Findings findings;
  StoreSource source(store);
  TableAudit tables(source, findings);
  derive::DerivedRecords records;
  HighWaterMarkAudit remembered(mark, source.origin(), findings);
  EntryOptions wanted = entry_options(options);
  wanted.links = [&](log::Index index, BytesView row) { tables.check_links(index, row); };
  if (const auto size = remembered.size()) wanted.roots_at.insert(*size);
  EntryAudit entries(source, records, findings, std::move(wanted));
  entries.follow();
  entries.finish();
  tables.check_form();
  tables.check_free_list();
  tables.check_meta();
  const scheme::MapState map = records.update_map();
  // After a part of the entries, the tables cannot be compared.
  if (!entries.is_broken_off()) {
    tables.check_links_count(entries.size());
    tables.check_records(records);
    tables.check_map(records.pages());
  }
  remembered.compare(entries);
  return report_of(source, entries, map, options, std::move(findings));
}

Result<Report> audit_since(store::Store& store, const State& since, std::uint64_t sample,
                           const std::string& mark, const Options& options) {
  Findings findings;
  StoreSource source(store, since.size, Renewal::none);
  if (auto ok = check_origin(since, source.origin()); !ok) {
    return std::unexpected(std::move(ok.error()));
  }
  const store::View view(source.transaction(), source.tables(), source.size());
  if (auto ok = check_not_behind(view, since); !ok) {
    return of_another_tree(source, view, options, findings,
                           other_tree(since, std::move(ok.error()), {}));
  }
  const AuditedEdge edge(view, since);
  if (auto ok = check_continues(view, since, edge); !ok) {
    return of_another_tree(source, view, options, findings,
                           other_tree(since, std::move(ok.error()), edge.root()));
  }
  TableAudit tables(source, findings);
  PastRecords records(view, source.rows_from(since.size), since);
  HighWaterMarkAudit remembered(mark, source.origin(), findings);
  EntryOptions wanted = entry_options(options);
  wanted.links = [&](log::Index index, BytesView row) { tables.check_links(index, row); };
  if (const auto size = remembered.size()) wanted.roots_at.insert(*size);
  Start start = start_at(edge, since);
  start.time_before = [&](log::Index first, std::span<const scheme::Correction> corrections) {
    return audited_time(view, since, corrections, first);
  };
  EntryAudit entries(source, records, findings, std::move(wanted), start);
  scheme::MapState map{since.map_root, since.subjects};
  std::uint64_t sampled = 0;
  entries.follow();
  entries.finish();
  // With unknown rules, the records cannot be rewound either.
  if (!entries.needs_newer()) {
    check_edge(edge, view, entries.size(), findings);
    if (!records.is_audited()) findings.add(no_base(since));
    check_unproven(records, findings);
  }
  if (records.is_sound() && !entries.is_broken_off()) {
    map = records.update_map();
    check_changed_rows(records, tables, findings);
    tables.check_links_count(entries.size());
    tables.check_count(Check::record_extra, source.tables().records, map.subjects, "records");
    tables.check_subject_count(map.subjects);
    tables.check_map_counts(map.subjects);
    tables.check_meta();
    if (findings.in_all() == 0) check_old_rows(source, entries, map.subjects, findings);
    sampled =
        check_sample(view, {since, records.pages(), map}, sample, options.authorship, findings);
    remembered.compare(entries, root_before(view, since, remembered.size()));
  }
  Report report = report_of(source, entries, map, options, std::move(findings));
  report.since = since.size;
  report.sampled = sampled;
  add_old_roots(view, since, options, report);
  say_what_was_not_read(report);
  return report;
}

Result<Report> audit(Source& source, const std::string& mark, const std::optional<State>& since,
                     std::uint64_t sample, const Options& options) {
  Findings findings;
  derive::DerivedRecords records;
  HighWaterMarkAudit remembered(mark, source.origin(), findings);
  EntryOptions wanted = entry_options(options);
  if (const auto size = remembered.size()) wanted.roots_at.insert(*size);
  if (since) {
    if (auto ok = check_origin(*since, source.origin()); !ok) {
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
    if (auto ok = check_not_behind(*since, entries.size()); !ok) {
      findings.add(other_tree(*since, std::move(ok.error()), {}));
    } else if (root == entries.roots().end() || root->second != since->root) {
      findings.add(other_tree(
          *since,
          {Fault::forked,
           "the first " + std::to_string(since->size) + " entries differ from the audited ones",
           {},
           {},
           {}},
          entries.root()));
    }
  }
  remembered.compare(entries);
  remembered.compare_copy(source);
  Report report = report_of(source, entries, records.update_map(), options, std::move(findings));
  if (since && since->size <= report.size) {
    report.since = since->size;
    report.sampled = sampled;
    report.not_proved.push_back(
        {"old-authors", "the named authors signed the statements of the " +
                            std::to_string(since->size) +
                            " entries that were audited before: the signatures of " +
                            std::to_string(sampled) + " of them were checked again"});
  }
  return report;
}

}  // namespace certledger::audit
