#include "ledger/audit_rewind.h"

#include <algorithm>

#include "ledger/map/proof.h"
#include "ledger/scheme/evolve.h"

namespace certledger {
namespace {

map::Expected expected_of(const scheme::SubjectId& subject,
                          const std::optional<scheme::Record>& record) {
  std::optional<map::Value> value;
  if (record) value = scheme::map_value(scheme::encode_record(*record));
  return {scheme::map_key(subject), value};
}

/// The count of subjects that the store states; whether it is right shows in the map's root.
std::uint64_t stored_count(const store::View& view) {
  const auto count = view.transaction().get(view.tables().meta, as_bytes("subjects"));
  return count && count->size() == 8 ? read_u64_be(*count) : 0;
}

}  // namespace

RewoundRecords::RewoundRecords(const store::View& view, const AuditState& since)
    : view_(view),
      since_(since),
      stored_(view.transaction(), view.tables()),
      then_(stored_),
      now_(static_cast<const map::Pages&>(then_)) {
  read_parameters();
  for (log::Index index = since.size; index < view.size(); ++index) {
    const auto entry = read(index);
    if (!entry) continue;  // for the audit to say
    for (const scheme::SubjectId& subject : scheme::subjects_of(entry->statement.body)) {
      if (touched_.contains(subject)) continue;
      touched_[subject] = replay(subject, chain(last_before(index, subject), subject));
    }
  }
  rewind();
}

/// Brings the map back to what it was then.
void RewoundRecords::rewind() {
  std::vector<map::Expected> all;
  all.reserve(touched_.size());
  for (const auto& [subject, record] : touched_) all.push_back(expected_of(subject, record));
  count_ = stored_count(view_);
  const auto root = map::rewind(then_, count_, all);
  is_audited_ = root && *root == since_.map_root && count_ == since_.subjects;
  root_ = since_.map_root;
  // Where a bucket is empty, another way to the asked key could be hidden behind its neighbour's
  // hash: there the lookup has to end at a leaf.
  for (const map::Expected& one : all) {
    if (!is_audited_ || one.value) continue;
    const auto found = map::look_up(then_, count_, one.key);
    is_audited_ = map::verify_absence(since_.map_root, one.key, found.proof).has_value();
  }
}

// --- histories, by the store's own account ---

std::optional<RewoundRecords::Read> RewoundRecords::read(log::Index index) const {
  const auto bytes = view_.entry_bytes(index);
  const auto entry = bytes ? log::decode_entry_view(*bytes)
                           : Result<log::EntryView>(fail(Fault::not_found, "no entry"));
  if (!entry) return std::nullopt;
  auto statement = scheme::decode_statement(entry->statement);
  if (!statement) return std::nullopt;
  Read read{*entry, std::move(*statement), log::leaf_hash(*bytes)};
  read.entry.index = index;
  return read;
}

/// The subject's entry before that one.
std::optional<log::Index> RewoundRecords::before(log::Index index,
                                                 const scheme::SubjectId& subject) const {
  const auto entry = read(index);
  const auto links = view_.links(index);
  if (!entry || !links) return std::nullopt;
  const auto subjects = scheme::subjects_of(entry->statement.body);
  const auto at = std::ranges::find(subjects, subject);
  const auto place = static_cast<std::size_t>(at - subjects.begin());
  if (at == subjects.end() || place >= links->size()) return std::nullopt;
  const std::uint64_t link = (*links)[place];
  if (link == 0 || link > index) return std::nullopt;
  return link - 1;
}

/// The same for a new entry. One that the rules refused has no links; then the stored record says
/// where the subject's entries end.
std::optional<log::Index> RewoundRecords::last_before(log::Index index,
                                                      const scheme::SubjectId& subject) const {
  const auto links = view_.links(index);
  if (links && !links->empty()) return before(index, subject);
  const auto bytes = view_.record(scheme::map_key(subject));
  const auto record = bytes ? scheme::decode_record(*bytes)
                            : Result<scheme::Record>(fail(Fault::not_found, "no record"));
  if (!record) return std::nullopt;
  return record->life.index;
}

/// The subject's entries up to `last` and to the audited size, the first first.
std::vector<log::Index> RewoundRecords::chain(std::optional<log::Index> last,
                                              const scheme::SubjectId& subject) const {
  std::vector<log::Index> entries;
  for (; last; last = before(*last, subject)) {
    if (*last < since_.size) entries.push_back(*last);
  }
  std::ranges::reverse(entries);
  return entries;
}

/// All parameters up to the audited size.
void RewoundRecords::read_parameters() {
  const scheme::SubjectId subject = scheme::parameters_subject();
  const auto bytes = view_.record(scheme::map_key(subject));
  const auto record = bytes ? scheme::decode_record(*bytes)
                            : Result<scheme::Record>(fail(Fault::not_found, "no record"));
  if (!record) return;
  for (const log::Index index : chain(record->life.index, subject)) {
    const auto entry = read(index);
    if (!entry) return;
    if (const auto* genesis = std::get_if<scheme::Genesis>(&entry->statement.body)) {
      parameters_.push_back({index, genesis->parameters});
    } else if (const auto* change = std::get_if<scheme::ParametersChange>(&entry->statement.body)) {
      parameters_.push_back({index, change->parameters});
    }
  }
}

std::optional<RewoundRecords::Then> RewoundRecords::circumstance(const Read& read) const {
  const log::Index index = read.entry.index;
  if (const auto* genesis = std::get_if<scheme::Genesis>(&read.statement.body)) {
    return Then{genesis->authority, {}};
  }
  // A key is one member's for good; its own record is proven with the others that were touched, or
  // shows in theirs.
  const auto bytes = view_.record(scheme::map_key(scheme::key_subject(read.entry.author)));
  const auto record = bytes ? scheme::decode_record(*bytes)
                            : Result<scheme::Record>(fail(Fault::not_found, "no record"));
  const auto* key = record ? std::get_if<scheme::KeyRecord>(&record->body) : nullptr;
  const auto version = std::ranges::find_if(parameters_.rbegin(), parameters_.rend(),
                                            [&](const Version& v) { return v.index < index; });
  if (key == nullptr || version == parameters_.rend()) return std::nullopt;
  Then then{key->member, {}};
  if (const auto* decision = scheme::decision_of(read.statement.body)) {
    const Date today = day_of(read.entry.recorded_at, version->parameters.utc_offset);
    then.flags = scheme::flags_of(*decision, version->parameters, today);
  }
  return then;
}

/// The record after these entries; nothing when there are none, or when they make none.
std::optional<scheme::Record> RewoundRecords::replay(const scheme::SubjectId& subject,
                                                     const std::vector<log::Index>& entries) const {
  std::optional<scheme::Record> record;
  for (const log::Index index : entries) {
    const auto entry = read(index);
    const auto then = entry ? circumstance(*entry) : std::nullopt;
    const scheme::RecordBody* before = record ? &record->body : nullptr;
    if (!then || !scheme::fits(subject, before, entry->statement.body)) return std::nullopt;
    scheme::Record after{
        {},
        scheme::evolve(subject, before, entry->statement.body, {index, then->author, then->flags})};
    after.life.latest = log::statement_hash(since_.origin, entry->entry.statement);
    after.life.index = index;
    after.life.count = record ? record->life.count + 1 : 1;
    after.life.trail = scheme::next_trail(record ? record->life.trail : Hash{}, entry->leaf);
    record = std::move(after);
  }
  return record;
}

// --- the register ---

const scheme::Record* RewoundRecords::find(const scheme::SubjectId& subject) {
  if (const auto at = changed_.find(subject); at != changed_.end()) return &at->second;
  if (const auto at = touched_.find(subject); at != touched_.end()) {
    return at->second ? &*at->second : nullptr;
  }
  const auto [at, is_new] = believed_.try_emplace(subject);
  if (is_new) {
    const Hash key = scheme::map_key(subject);
    std::optional<map::Value> value;
    if (const auto bytes = view_.record(key)) {
      value = scheme::map_value(*bytes);
      if (auto record = scheme::decode_record(*bytes)) at->second = std::move(*record);
    }
    to_prove_[subject] = {key, value};
  }
  return at->second ? &*at->second : nullptr;
}

std::vector<scheme::SubjectId> RewoundRecords::unproven() const {
  std::vector<scheme::SubjectId> list;
  for (const auto& [subject, expected] : to_prove_) {
    const auto found = map::look_up(then_, since_.subjects, expected.key);
    const auto proven =
        expected.value
            ? map::verify_presence(since_.map_root, expected.key, *expected.value, found.proof)
            : map::verify_absence(since_.map_root, expected.key, found.proof);
    if (!proven) list.push_back(subject);
  }
  return list;
}

void RewoundRecords::set(const scheme::SubjectId& subject, scheme::Record record) {
  const Bytes encoded = scheme::encode_record(record);
  pending_.push_back({scheme::map_key(subject), scheme::map_value(encoded)});
  changed_.insert_or_assign(subject, std::move(record));
}

scheme::MapState RewoundRecords::update_map() {
  if (!pending_.empty()) root_ = map::update(now_, count_, std::move(pending_));
  pending_.clear();
  return {root_, count_};
}

}  // namespace certledger
