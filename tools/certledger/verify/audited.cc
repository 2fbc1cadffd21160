#include "tools/certledger/verify/audited.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "ledger/base/codec.h"
#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/export/audit_source.h"
#include "ledger/log/entry.h"
#include "ledger/log/proof.h"
#include "ledger/store/high_water_mark.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

// An audit keeps this many findings, so that each check can be counted, even if few are shown.
constexpr std::size_t max_counted_findings = 100'000;

/// The exit code reports the worst finding. In this order: an alteration, a contradiction of the
/// memory, another ledger than the one meant, a store that is partly unreadable.
Exit verdict_of(const audit::Finding& finding) {
  switch (finding.error.fault) {
    case Fault::forked:
    case Fault::rolled_back: return Exit::fork;
    case Fault::needs_newer:
    case Fault::store: return Exit::store;
    case Fault::clock: return Exit::policy;  // nobody proved whose clock is wrong
    case Fault::wrong_origin:
      return finding.check == audit::Check::memory ? Exit::policy : Exit::tampered;
    default: return Exit::tampered;
  }
}
Exit verdict_of(const audit::Report& report) {
  constexpr std::array worst_first{Exit::tampered, Exit::fork, Exit::policy, Exit::store};
  Exit worst = Exit::ok;
  for (const audit::Finding& finding : report.findings) {
    const Exit exit = verdict_of(finding);
    const auto of = [&](Exit e) { return std::ranges::find(worst_first, e); };
    if (of(exit) < of(worst)) worst = exit;
  }
  // A ledger with findings is never good, even if none is listed.
  return worst == Exit::ok && !report.good() ? Exit::tampered : worst;
}

std::vector<CheckCount> counts_of(const audit::Report& report) {
  std::map<audit::Check, std::uint64_t> counts;
  for (const audit::Finding& finding : report.findings) ++counts[finding.check];
  std::vector<CheckCount> list;
  list.reserve(counts.size());
  for (const auto& [check, count] : counts) list.push_back({check, count});
  return list;
}

std::optional<log::Checkpoint> checkpoint_in(const std::string& mark) {
  const auto note = log::parse_note(mark);
  const auto checkpoint = note ? log::parse_checkpoint(note->text) : std::unexpected(note.error());
  if (!checkpoint) return std::nullopt;
  return *checkpoint;
}

/// A note from the table of checkpoints; empty when there is none, or it cannot be read.
std::string note_at(const store::View& view, log::TreeSize size) {
  const auto bytes = view.transaction().get(view.tables().checkpoints, store::key_of(size));
  return bytes && log::parse_note(as_text(*bytes)) ? std::string(as_text(*bytes)) : std::string();
}
std::string note_at(const exports::Reader& reader, log::TreeSize size) {
  return reader.checkpoint_of(size).value_or(std::string());
}

/// Fills in the time of the newest audited entry, by the operator's clock, and the checkpoints.
/// What cannot be read stays empty.
template <class Reader>
void look_at_newest(const Reader& reader, const AuditQuestion& question, Audited& audited) {
  const log::TreeSize size = audited.report.size;
  const Result<Bytes> bytes =
      size == 0 ? fail(Fault::not_found, "no entry") : reader.entry(size - 1);
  const auto entry = bytes ? log::decode_entry_view(*bytes) : std::unexpected(bytes.error());
  if (entry) audited.newest = entry->recorded_at;
  if (entry) audited.notes.sealer = entry->author;
  audited.notes.newest = note_at(reader, size);
  if (!question.memory) return;
  const log::TreeSize then = question.memory->checkpoint.size;
  audited.notes.then = note_at(reader, then);
  if (then > size) return;
  const auto path = log::prove_consistency(reader, then, size);
  if (path) audited.notes.path = *path;
}

/// Whether the ledger continues the memory. When an incremental audit cannot derive the root of the
/// first entries, its tiles are damaged; that is not a fork.
Result<void> check_continues(const proofs::Memory& memory, const Audited& audited) {
  const audit::Report& report = audited.report;
  const std::optional<Hash>& root = audited.notes.root_then;
  if (!root && report.origin == memory.origin() && report.size >= memory.checkpoint.size) {
    return fail(Fault::wrong_root,
                fmt::format("cannot compare the first {} entries with the remembered checkpoint; "
                            "run a full audit, without --since",
                            memory.checkpoint.size));
  }
  return proofs::check_continues(memory, report.origin, report.size, root.value_or(Hash{}));
}

/// Compares with the memory. A contradiction is a finding; it comes after the findings about
/// entries.
void compare(const proofs::Memory& memory, Audited& audited) {
  audit::Report& report = audited.report;
  const auto continues = check_continues(memory, audited);
  if (continues) return;
  ++report.findings_in_all;
  const auto words = [](log::TreeSize size, const Hash& root) {
    return fmt::format("size {} root {}", size, to_base64(root.view()));
  };
  const log::Checkpoint& then = memory.checkpoint;
  report.findings.push_back({audit::Check::memory, continues.error(), "memory",
                             words(then.size, then.root),
                             audited.notes.root_then ? words(then.size, *audited.notes.root_then)
                                                     : words(report.size, report.root)});
}

/// Shortens the list, but keeps a contradiction of the memory, which is the last finding.
void show_at_most(std::size_t count, std::vector<audit::Finding>& findings) {
  if (findings.size() <= count) return;
  audit::Finding last = findings.back();
  findings.resize(count);
  if (last.check == audit::Check::memory) findings.back() = std::move(last);
}

// --- encoding ---

// Texts have any length and content. The reader makes them printable.
void put(CanonicalOutputArchive& ar, const std::string& text) {
  ar.put_varint(text.size());
  ar.put(as_bytes(text));
}
void take(CanonicalInputArchive& ar, std::string& text) {
  text = printable(as_text(ar.take(ar.take_varint())));
}

void put(CanonicalOutputArchive& ar, const log::Checkpoint& checkpoint) {
  put(ar, checkpoint.origin);
  ar(checkpoint.size, checkpoint.root);
}
void take(CanonicalInputArchive& ar, log::Checkpoint& checkpoint) {
  take(ar, checkpoint.origin);
  ar(checkpoint.size, checkpoint.root);
}

void put(CanonicalOutputArchive& ar, const Notes& notes) {
  ar(notes.sealer, notes.root_then, notes.path);
  put(ar, notes.newest);
  put(ar, notes.then);
}
/// Notes contain line feeds. Accepts only a valid note.
std::string take_note(CanonicalInputArchive& ar) {
  const std::string_view text = as_text(ar.take(ar.take_varint()));
  return log::parse_note(text) ? std::string(text) : std::string();
}
void take(CanonicalInputArchive& ar, Notes& notes) {
  ar(notes.sealer, notes.root_then, notes.path);
  notes.newest = take_note(ar);
  notes.then = take_note(ar);
}

void put(CanonicalOutputArchive& ar, const audit::Finding& finding) {
  ar.put_varint(static_cast<std::uint64_t>(finding.check));
  ar.put_varint(static_cast<std::uint64_t>(finding.error.fault));
  put(ar, finding.error.what);
  put(ar, finding.error.where);
  put(ar, finding.error.rule);
  ar(finding.error.entry);
  put(ar, finding.subject);
  put(ar, finding.expected);
  put(ar, finding.found);
}

audit::Check take_check(CanonicalInputArchive& ar) {
  const std::uint64_t number = ar.take_varint();
  const auto check = static_cast<audit::Check>(number);
  if (static_cast<std::uint64_t>(check) != number || name(check) == "?")
    ar.reject("an unknown check");
  return check;
}

void take(CanonicalInputArchive& ar, audit::Finding& finding) {
  finding.check = take_check(ar);
  const std::uint64_t fault = ar.take_varint();
  finding.error.fault = static_cast<Fault>(fault);
  if (static_cast<std::uint64_t>(finding.error.fault) != fault ||
      name(finding.error.fault) == "unknown") {
    ar.reject("an unknown fault");
  }
  take(ar, finding.error.what);
  take(ar, finding.error.where);
  take(ar, finding.error.rule);
  ar(finding.error.entry);
  take(ar, finding.subject);
  take(ar, finding.expected);
  take(ar, finding.found);
}

}  // namespace

namespace {

/// `progress` must live as long as the result.
audit::Options options_of(const Globals& globals, const AuditQuestion& question, Time now,
                          Progress& progress) {
  audit::Options options;
  options.max_findings = std::max(question.max_findings, max_counted_findings);
  options.threads = question.threads;
  options.authorship = question.authorship;
  options.now = now;
  if (question.memory) options.roots_at = {question.memory->checkpoint.size};
  if (!globals.quiet) {
    options.progress = [&progress](log::Index done, log::TreeSize size) {
      progress.show(done, size);
      return true;
    };
  }
  return options;
}

void conclude_from_findings(Audited& audited) {
  audited.counts = counts_of(audited.report);
  audited.verdict = verdict_of(audited.report);
}

/// Completes a result that has a report and the newest entry.
void conclude(const AuditQuestion& question, const std::string& mark, Audited& audited) {
  if (question.memory) {
    // The root that the audit derived from the entries: damaged tiles are not a fork.
    const auto then = audited.report.roots.find(question.memory->checkpoint.size);
    if (then != audited.report.roots.end()) audited.notes.root_then = then->second;
    compare(*question.memory, audited);
  }
  conclude_from_findings(audited);
  audited.mark = checkpoint_in(mark);
  show_at_most(question.max_findings, audited.report.findings);
}

void add_limits_of_export(const exports::Reader& reader, audit::Report& report) {
  report.not_proved.push_back(
      {"store",
       "the operator's database holds the same bytes, and correct records, links and status map; "
       "this audit read an export"});
  constexpr std::size_t shown = 5;
  const auto others = reader.strangers(shown + 1);
  if (others.empty()) return;
  std::string list;
  for (std::size_t i = 0; i < std::min(shown, others.size()); ++i) {
    list += (i == 0 ? "" : ", ") + others[i];
  }
  if (others.size() > shown) list += " and more";
  report.not_proved.push_back(
      {"other-files", "these files are true, which are not part of the export: " + list});
}

}  // namespace

Audited audit_ledger(const Globals& globals, const AuditQuestion& question) {
  // Read the mark before the ledger. A later mark could cover entries that this snapshot lacks.
  const std::filesystem::path& directory = ledger_directory(globals);
  const auto mark = store::read_mark(directory / "mark");
  const std::string mark_text = mark ? std::string(as_text(*mark)) : std::string();
  std::error_code unknown;
  const std::uint64_t store_bytes =
      std::filesystem::file_size(directory / "store" / "data.mdb", unknown);
  const write::Ledger ledger = open_ledger_to_audit(globals);
  Progress progress("verified");
  Audited audited;
  audited.now = now(globals, ledger);
  const audit::Options options = options_of(globals, question, audited.now, progress);
  audited.takes_any_time = ledger.test_clock() == write::TestClock::allowed;
  audited.report = question.since ? must(audit::audit_since(ledger.store(), *question.since,
                                                            question.sample, mark_text, options))
                                  : audit::audit(ledger.store(), mark_text, options);
  {
    const store::ReadTransaction transaction(ledger.store().environment());
    const store::Tables& tables = ledger.store().tables();
    const auto last = store::Cursor(transaction, tables.entries).last();
    // A View would throw for a bad index, which the audit has reported already.
    const bool is_index =
        !last || (last->key.size() == 8 && read_u64_be(last->key) < limits::tree_size);
    if (is_index) look_at_newest(store::View(transaction, tables), question, audited);
  }
  audited.store_bytes = store_bytes;
  conclude(question, mark_text, audited);
  return audited;
}

Audited audit_export(const Globals& globals, const AuditQuestion& question) {
  if (!globals.at.empty()) {
    throw UsageError("--at works only on a test ledger, not with --export");
  }
  confine(question.exported.string());
  const exports::Reader reader = must(exports::Reader::open(question.exported));
  exports::AuditSource source(reader);
  const std::string newest = reader.checkpoint().value();
  Progress progress("verified");
  Audited audited;
  audited.is_export = true;
  audited.now = now(globals);
  audited.report = must(audit::audit(source, newest, question.since, question.sample,
                                     options_of(globals, question, audited.now, progress)));
  add_limits_of_export(reader, audited.report);
  audited.store_bytes = reader.octets();
  look_at_newest(reader, question, audited);
  conclude(question, newest, audited);
  return audited;
}

void compare_with(const proofs::Memory& meanwhile, Audited& audited) {
  audited.notes.then = audited.notes.newest;
  audited.notes.root_then = audited.report.root;
  audited.notes.path.clear();
  compare(meanwhile, audited);
  conclude_from_findings(audited);
  if (!audited.report.good()) audited.report.state.reset();
}

Bytes encoded(const Audited& audited) {
  Bytes out;
  CanonicalOutputArchive ar(out);
  const audit::Report& report = audited.report;
  ar.put_varint(audited.is_export ? 1 : 0);
  ar.put_varint(audited.takes_any_time ? 1 : 0);
  put(ar, report.origin);
  ar(report.size, report.root, report.map_root, report.subjects, report.edition.number,
     report.signatures, report.checkpoints, report.findings_in_all, report.since, report.sampled,
     report.state);
  ar.put_varint(report.not_proved.size());
  for (const audit::NotProved& one : report.not_proved) {
    put(ar, one.name);
    put(ar, one.what);
  }
  ar(report.corrections);
  ar.put_varint(report.findings.size());
  for (const audit::Finding& finding : report.findings) put(ar, finding);
  ar.put_varint(audited.counts.size());
  for (const CheckCount& count : audited.counts) {
    ar.put_varint(static_cast<std::uint64_t>(count.check));
    ar.put_varint(count.findings);
  }
  ar.put_varint(static_cast<std::uint64_t>(audited.verdict));
  ar.put_varint(audited.mark ? 1 : 0);
  if (audited.mark) put(ar, *audited.mark);
  put(ar, audited.notes);
  ar(audited.newest, audited.now, audited.store_bytes);
  return out;
}

Result<Audited> audited_from(BytesView bytes) {
  return decode_with<Audited>(bytes, "the audit", [](CanonicalInputArchive& ar, Audited& audited) {
    audit::Report& report = audited.report;
    audited.is_export = ar.take_varint() == 1;
    audited.takes_any_time = ar.take_varint() == 1;
    take(ar, report.origin);
    ar(report.size, report.root, report.map_root, report.subjects, report.edition.number,
       report.signatures, report.checkpoints, report.findings_in_all, report.since, report.sampled,
       report.state);
    for (std::uint64_t left = ar.take_count(); left > 0; --left) {
      audit::NotProved& one = report.not_proved.emplace_back();
      take(ar, one.name);
      take(ar, one.what);
    }
    ar(report.corrections);
    for (std::uint64_t left = ar.take_count(); left > 0; --left) {
      take(ar, report.findings.emplace_back());
    }
    for (std::uint64_t left = ar.take_count(); left > 0; --left) {
      const audit::Check check = take_check(ar);
      audited.counts.push_back({check, ar.take_varint()});
    }
    audited.verdict = static_cast<Exit>(ar.take_varint());
    if (!known(audited.verdict)) ar.reject("an unknown verdict");
    if (ar.take_varint() == 1) take(ar, audited.mark.emplace());
    take(ar, audited.notes);
    ar(audited.newest, audited.now, audited.store_bytes);
  });
}

}  // namespace certledger::tools
