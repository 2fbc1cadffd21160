#include "tools/certledger/audited.h"

#include <algorithm>
#include <map>

#include "ledger/base/codec.h"
#include "ledger/log/entry.h"
#include "ledger/store/mark.h"

namespace certledger::tools {
namespace {

// All that an audit keeps: what each check found is counted, however few are shown.
constexpr std::size_t counted_findings = 100'000;

/// Alteration outweighs a contradiction to what was remembered, and that a store that is unreadable
/// in part: whoever reads the exit code alone learns the worst.
Exit verdict_of(const AuditReport& report) {
  Exit worst = Exit::ok;
  for (const Finding& finding : report.findings) {
    switch (finding.error.fault) {
      case Fault::forked:
      case Fault::rolled_back:
        if (worst != Exit::tampered) worst = Exit::fork;
        break;
      case Fault::store:
        if (worst == Exit::ok) worst = Exit::store;
        break;
      default: worst = Exit::tampered; break;
    }
  }
  // Whatever is listed: a ledger with findings is not good.
  return worst == Exit::ok && !report.good() ? Exit::tampered : worst;
}

std::vector<CheckCount> counts_of(const AuditReport& report) {
  std::map<Check, std::uint64_t> counts;
  for (const Finding& finding : report.findings) ++counts[finding.check];
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

/// When entry `size` - 1 was recorded, by the operator's clock; the beginning of time when it
/// cannot be told.
Time time_of_newest(store::Store& store, log::TreeSize size) {
  const store::ReadTransaction transaction(store.environment());
  const store::View view(transaction, store.tables());
  const auto bytes = size == 0 ? std::optional<BytesView>() : view.entry_bytes(size - 1);
  const auto entry = bytes ? log::decode_entry_view(*bytes)
                           : Result<log::EntryView>(fail(Fault::not_found, "no entry"));
  return entry ? entry->recorded_at : Time{};
}

// --- octets ---

// Texts are of any length and content; what is read is made printable.
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

void put(CanonicalOutputArchive& ar, const Finding& finding) {
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

Check take_check(CanonicalInputArchive& ar) {
  const std::uint64_t number = ar.take_varint();
  const auto check = static_cast<Check>(number);
  if (static_cast<std::uint64_t>(check) != number || name(check) == "?") ar.reject("no check");
  return check;
}

void take(CanonicalInputArchive& ar, Finding& finding) {
  finding.check = take_check(ar);
  const std::uint64_t fault = ar.take_varint();
  finding.error.fault = static_cast<Fault>(fault);
  if (static_cast<std::uint64_t>(finding.error.fault) != fault ||
      name(finding.error.fault) == "unknown") {
    ar.reject("no fault");
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

Audited audit_ledger(const Globals& globals, const AuditQuestion& question) {
  const Ledger ledger = open_ledger(globals);
  const auto mark = store::read_mark(ledger.directory() / "mark");
  const std::string mark_text = mark ? std::string(as_text(*mark)) : std::string();
  AuditOptions options;
  options.max_findings = std::max(question.max_findings, counted_findings);
  options.threads = question.threads;
  Progress progress("verified");
  if (!globals.quiet) {
    options.progress = [&](log::Index done, log::TreeSize size) {
      progress.show(done, size);
      return true;
    };
  }
  Audited audited;
  audited.now = now(globals, ledger);
  audited.report = audit(ledger.store(), mark_text, options);
  audited.counts = counts_of(audited.report);
  audited.verdict = verdict_of(audited.report);
  audited.mark = checkpoint_in(mark_text);
  audited.newest = time_of_newest(ledger.store(), audited.report.size);
  audited.store_bytes = std::filesystem::file_size(ledger.directory() / "store" / "data.mdb");
  auto& findings = audited.report.findings;
  if (findings.size() > question.max_findings) findings.resize(question.max_findings);
  return audited;
}

Bytes to_octets(const Audited& audited) {
  Bytes out;
  CanonicalOutputArchive ar(out);
  const AuditReport& report = audited.report;
  put(ar, report.origin);
  ar(report.size, report.root, report.map_root, report.subjects, report.signatures,
     report.checkpoints, report.findings_in_all);
  ar.put_varint(report.not_proved.size());
  for (const NotProved& one : report.not_proved) {
    put(ar, one.name);
    put(ar, one.what);
  }
  ar.put_varint(report.findings.size());
  for (const Finding& finding : report.findings) put(ar, finding);
  ar.put_varint(audited.counts.size());
  for (const CheckCount& count : audited.counts) {
    ar.put_varint(static_cast<std::uint64_t>(count.check));
    ar.put_varint(count.findings);
  }
  ar.put_varint(static_cast<std::uint64_t>(audited.verdict));
  ar.put_varint(audited.mark ? 1 : 0);
  if (audited.mark) put(ar, *audited.mark);
  ar(audited.newest, audited.now, audited.store_bytes);
  return out;
}

Result<Audited> audited_from(BytesView octets) {
  return decode_with<Audited>(octets, "the audit", [](CanonicalInputArchive& ar, Audited& audited) {
    AuditReport& report = audited.report;
    take(ar, report.origin);
    ar(report.size, report.root, report.map_root, report.subjects, report.signatures,
       report.checkpoints, report.findings_in_all);
    for (std::uint64_t left = ar.take_count(); left > 0; --left) {
      NotProved& one = report.not_proved.emplace_back();
      take(ar, one.name);
      take(ar, one.what);
    }
    for (std::uint64_t left = ar.take_count(); left > 0; --left) {
      take(ar, report.findings.emplace_back());
    }
    for (std::uint64_t left = ar.take_count(); left > 0; --left) {
      const Check check = take_check(ar);
      audited.counts.push_back({check, ar.take_varint()});
    }
    audited.verdict = static_cast<Exit>(ar.take_varint());
    if (!known(audited.verdict)) ar.reject("no verdict");
    if (ar.take_varint() == 1) take(ar, audited.mark.emplace());
    ar(audited.newest, audited.now, audited.store_bytes);
  });
}

}  // namespace certledger::tools
