#include "ledger/audit/past_records.h"

#include <algorithm>

#include "ledger/audit/past_tree.h"
#include "ledger/map/proof.h"
#include "ledger/scheme/correct.h"
#include "ledger/scheme/evolve.h"

namespace certledger::audit {
namespace {

map::kept::Expected expected_of(const scheme::SubjectId& subject,
                                const std::optional<scheme::Record>& record) {
  std::optional<map::Value> value;
  if (record) value = scheme::map_value(scheme::encode_record(*record));
  return {scheme::map_key(subject), value};
}

/// Decodes the record, if it belongs to this subject.
std::optional<scheme::Record> record_of(const scheme::SubjectId& subject, BytesView bytes) {
  auto record = scheme::decode_record(bytes);
  if (!record || scheme::subject_of(record->body) != subject) return std::nullopt;
  return std::move(*record);
}

}  // namespace

// --- the stored map ---

BytesView UntrustedMap::bucket(std::uint32_t index) const {
  const BytesView bytes = view_.transaction()
                              .get(view_.tables().buckets, store::key_of_bucket(index))
                              .value_or(BytesView());
  const bool is_one = bytes.size() % sizeof(map::Leaf) == 0;
  return is_one && bytes.size() / sizeof(map::Leaf) <= max_leaves_ ? bytes : BytesView();
}

BytesView UntrustedMap::page(unsigned level, std::uint32_t index) const {
  const BytesView bytes = view_.transaction()
                              .get(view_.tables().pages, store::key_of_page(level, index))
                              .value_or(BytesView());
  return bytes.size() == map::kept::page_bytes ? bytes : BytesView();
}

PastRecords::PastRecords(const store::View& view, EntryRows rows, const State& since)
    : view_(view),
      since_(since),
      bytes_left_(2 * rows.max_bytes()),
      stored_(view),
      then_(stored_),
      now_(static_cast<const map::kept::Pages&>(then_)) {
  read_parameters();
  EntryRun run;
  log::Index next = since.size;
  // The audit reports a gap.
  while (rows.next(run) && run.damage.empty() && run.first == next) {
    for (const BytesView bytes : run.entries) look_at(next++, bytes);
  }
  rewind();
}

/// Finds the records of a new entry's subjects at the time of the audit.
void PastRecords::look_at(log::Index index, BytesView bytes) {
  const auto entry = read(index, bytes);
  if (!entry) return;  // the audit reports it
  for (const scheme::SubjectId& subject : scheme::subjects_of(entry->statement.body)) {
    if (touched_.contains(subject)) continue;
    touched_[subject] = replay(subject, chain(last_before(*entry, subject), subject));
  }
}

/// Rewinds the map to the audited state. The present number of leaves follows from the old number
/// and the new subjects; the store's own count is compared later.
void PastRecords::rewind() {
  std::vector<map::kept::Expected> all;
  all.reserve(touched_.size());
  std::uint64_t count = since_.subjects;
  for (const auto& [subject, record] : touched_) {
    all.push_back(expected_of(subject, record));
    if (!record && view_.record(all.back().key)) ++count;
  }
  stored_.set_max_leaves(count);
  count_ = since_.subjects;
  const auto root = map::kept::rewind(then_, count, count_, all);
  is_audited_ = root && *root == since_.map_root;
  root_ = since_.map_root;
  // If a bucket is empty, its neighbour's hash could hide another path to the key, so the lookup
  // must end at a leaf. If the bucket has leaves, they are on that path.
  for (const map::kept::Expected& one : all) {
    if (!is_audited_ || one.value || map::kept::has_neighbours(then_, count_, one.key)) continue;
    const auto found = map::kept::look_up(then_, count_, one.key);
    is_audited_ = map::verify_absence(since_.map_root, one.key, found.proof).has_value();
  }
}

std::vector<map::kept::Layer::PagePlace> PastRecords::damaged_pages() const {
  std::vector<map::kept::Layer::PagePlace> list;
  const unsigned bits = map::kept::bucket_bits(since_.subjects);
  for (const auto& [place, hashes] : then_.pages()) {
    if (!map::kept::is_whole(then_, bits, place.first, place.second)) list.push_back(place);
  }
  return list;
}

// --- histories, by the store's own account ---

std::optional<PastRecords::Read> PastRecords::read(log::Index index) const {
  const auto bytes = view_.entry_bytes(index);
  return bytes ? read(index, *bytes) : std::nullopt;
}

std::optional<PastRecords::Read> PastRecords::read(log::Index index, BytesView bytes) {
  const auto entry = log::decode_entry_view(bytes);
  if (!entry) return std::nullopt;
  auto statement = scheme::decode_statement(entry->statement);
  if (!statement) return std::nullopt;
  Read read{*entry, std::move(*statement), log::leaf_hash(bytes)};
  read.entry.index = index;
  return read;
}

/// A record that only tells where to look. Rows can share one value, so the total is limited to the
/// size of the file, once for subjects and once for authors.
std::optional<scheme::Record> PastRecords::stored_record(const scheme::SubjectId& subject) {
  const auto bytes = view_.record(scheme::map_key(subject));
  if (!bytes || bytes->size() > bytes_left_) return std::nullopt;
  bytes_left_ -= bytes->size();
  return record_of(subject, *bytes);
}

/// The member of the key, from the stored record; null if there is none.
const std::string* PastRecords::member_of(const PublicKey& author) {
  const auto [at, is_new] = members_.try_emplace(author);
  if (is_new) {
    const auto record = stored_record(scheme::key_subject(author));
    const auto* key = record ? std::get_if<scheme::KeyRecord>(&record->body) : nullptr;
    if (key != nullptr) at->second = key->member;
  }
  return at->second ? &*at->second : nullptr;
}

/// The subject's previous entry.
std::optional<log::Index> PastRecords::before(const Read& entry,
                                              const scheme::SubjectId& subject) const {
  const auto links = view_.links(entry.entry.index);
  if (!links) return std::nullopt;
  const auto subjects = scheme::subjects_of(entry.statement.body);
  const auto at = std::ranges::find(subjects, subject);
  const auto place = static_cast<std::size_t>(at - subjects.begin());
  if (at == subjects.end() || place >= links->size()) return std::nullopt;
  const std::uint64_t link = (*links)[place];
  if (link == 0 || link > entry.entry.index) return std::nullopt;
  return link - 1;
}

/// The same for a new entry. An entry that the rules refused has no links; then the stored record
/// tells where the subject's entries end.
std::optional<log::Index> PastRecords::last_before(const Read& entry,
                                                   const scheme::SubjectId& subject) {
  const auto links = view_.links(entry.entry.index);
  if (links && !links->empty()) return before(entry, subject);
  const auto record = stored_record(subject);
  if (!record) return std::nullopt;
  return record->life.index;
}

/// The subject's entries up to `last` and to the audited size, in order. Nothing if one of them is
/// not the audited entry.
std::vector<log::Index> PastRecords::chain(std::optional<log::Index> last,
                                           const scheme::SubjectId& subject) const {
  std::vector<log::Index> entries;
  while (last) {
    const log::Index index = *last;
    const auto entry = read(index);
    if (!entry) return {};
    if (index < since_.size) {
      if (!check_audited(view_, since_, index, entry->leaf)) return {};
      entries.push_back(index);
    }
    last = before(*entry, subject);
  }
  std::ranges::reverse(entries);
  return entries;
}

/// All parameters up to the audited size.
void PastRecords::read_parameters() {
  const scheme::SubjectId subject = scheme::parameters_subject();
  const auto record = stored_record(subject);
  if (!record) return;
  for (const log::Index index : chain(record->life.index, subject)) {
    const auto entry = read(index);
    if (!entry) return;
    if (const auto* genesis = std::get_if<scheme::Genesis>(&entry->statement.body)) {
      parameters_.push_back({index, genesis->parameters});
    } else if (const auto* change = std::get_if<scheme::ParametersChange>(&entry->statement.body)) {
      parameters_.push_back({index, change->parameters});
    } else if (const auto* correct = std::get_if<scheme::TimeCorrect>(&entry->statement.body)) {
      corrections_.push_back(correct->times);
    }
  }
}

std::optional<PastRecords::Then> PastRecords::circumstance(const Read& read) {
  const log::Index index = read.entry.index;
  if (const auto* genesis = std::get_if<scheme::Genesis>(&read.statement.body)) {
    return Then{genesis->authority, {}};
  }
  // A key belongs to one member permanently. Its record is proven with the other changed records,
  // or shows in them.
  const std::string* member = member_of(read.entry.author);
  const auto version = std::ranges::find_if(parameters_.rbegin(), parameters_.rend(),
                                            [&](const Version& v) { return v.index < index; });
  if (member == nullptr || version == parameters_.rend()) return std::nullopt;
  Then then{*member, {}};
  if (const auto* decision = scheme::decision_of(read.statement.body)) {
    const Date today = day_of(read.entry.recorded_at, version->parameters.utc_offset);
    then.flags = scheme::flags_of(*decision, version->parameters, today);
  }
  return then;
}

/// The record after these entries; nothing if there are none, or if they give no record.
std::optional<scheme::Record> PastRecords::replay(const scheme::SubjectId& subject,
                                                  const std::vector<log::Index>& entries) {
  std::optional<scheme::Record> record;
  for (const log::Index index : entries) {
    const auto entry = read(index);
    const auto then = entry ? circumstance(*entry) : std::nullopt;
    if (record) {
      const auto day = scheme::latest_day(corrections_, record->life.index, index);
      if (day) record->body = scheme::not_after(std::move(record->body), *day);
    }
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

const scheme::Record* PastRecords::find(const scheme::SubjectId& subject) {
  if (const auto at = changed_.find(subject); at != changed_.end()) return &at->second;
  if (const auto at = touched_.find(subject); at != touched_.end()) {
    return at->second ? &*at->second : nullptr;
  }
  const auto [at, is_new] = proven_.try_emplace(subject);
  if (is_new) at->second = proven(subject);
  return at->second ? &*at->second : nullptr;
}

/// The stored record, or its absence, if the audited map confirms it.
std::optional<scheme::Record> PastRecords::proven(const scheme::SubjectId& subject) {
  const Hash key = scheme::map_key(subject);
  const auto bytes = view_.record(key);
  const auto found = map::kept::look_up(then_, since_.subjects, key);
  if (!bytes) {
    if (!map::verify_absence(since_.map_root, key, found.proof)) unproven_.push_back(subject);
    return std::nullopt;
  }
  const bool is_proven =
      map::verify_presence(since_.map_root, key, scheme::map_value(*bytes), found.proof)
          .has_value();
  auto record = is_proven ? record_of(subject, *bytes) : std::nullopt;
  if (!record) unproven_.push_back(subject);
  return record;
}

void PastRecords::set(const scheme::SubjectId& subject, scheme::Record record) {
  const Bytes encoded = scheme::encode_record(record);
  pending_.push_back({scheme::map_key(subject), scheme::map_value(encoded)});
  changed_.insert_or_assign(subject, std::move(record));
}

scheme::MapState PastRecords::update_map() {
  if (!pending_.empty()) root_ = map::kept::update(now_, count_, std::move(pending_));
  pending_.clear();
  return {root_, count_};
}

}  // namespace certledger::audit
