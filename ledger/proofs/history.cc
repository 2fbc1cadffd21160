#include "ledger/proofs/history.h"

#include <algorithm>

#include "ledger/proofs/day.h"
#include "ledger/proofs/seal.h"

namespace certledger::proofs {
namespace {

using scheme::Event;
using scheme::SubjectId;

/// Walks through the entries and keeps what the next must follow from.
class Walk {
 public:
  explicit Walk(const ProvenStatus& now) : now_(now), subject_(now.facts.front().subject) {}

  Result<void> take(BytesView bytes) {
    auto read = read_entry(bytes, now_.endorsed.checkpoint.origin);
    if (!read) return std::unexpected(std::move(read.error()));
    const log::EntryView& entry = read->entry;
    if (auto follows = check_follows(*read); !follows) return follows;
    auto member = author_of(entry);
    if (!member) return std::unexpected(std::move(member.error()));
    trail_ = scheme::next_trail(trail_, read->leaf_hash);
    events_.push_back({entry.index, entry.recorded_at, std::move(*member), entry.author,
                       read->statement_hash, std::move(read->statement)});
    return {};
  }

  [[nodiscard]] const Hash& trail() const { return trail_; }
  [[nodiscard]] std::vector<Event>& events() { return events_; }

 private:
  [[nodiscard]] std::unexpected<Error> wrong(Fault fault, const char* what,
                                             log::Index index) const {
    Error error{fault, what, scheme::to_text(subject_), {}, {}};
    error.entry = index;
    return std::unexpected(std::move(error));
  }

  /// Times fall behind entries whose times are corrected, and nowhere else.
  [[nodiscard]] bool is_after(const log::EntryView& entry, const Event& before) const {
    const auto corrections = corrections_of(now_);
    return entry.index > before.index &&
           (entry.recorded_at >= before.recorded_at ||
            scheme::latest_day(corrections, before.index, entry.index));
  }

  /// Order and time; that it is about the subject; that its author knew the statement before.
  Result<void> check_follows(const ReadEntry& read) const {
    const log::EntryView& entry = read.entry;
    if (!events_.empty() && !is_after(entry, events_.back())) {
      return wrong(Fault::broken_chain, "the entries are out of order", entry.index);
    }
    const auto subjects = scheme::subjects_of(read.statement.body);
    if (std::ranges::count(subjects, subject_) == 0) {
      return wrong(Fault::not_included, "the entry is not about the subject", entry.index);
    }
    const Hash before = events_.empty() ? Hash{} : events_.back().statement_hash;
    if (subjects.front() == subject_ && read.statement.after != before) {
      return wrong(Fault::broken_chain, "the statement follows on another one", entry.index);
    }
    return {};
  }

  /// The member whose key signed, by the key's record. A key signs after the entry that adds it, up
  /// to the one that revokes it; the keys of genesis sign genesis.
  [[nodiscard]] Result<std::string> author_of(const log::EntryView& entry) const {
    const scheme::Record* record = find(now_.facts, scheme::key_subject(entry.author));
    if (record == nullptr) {
      return wrong(Fault::unknown_key, "no record of the key that signed", entry.index);
    }
    const auto& key = std::get<scheme::KeyRecord>(record->body);
    const bool in_force = (entry.index > key.added || entry.index == 0) &&
                          (!key.revoked || entry.index <= *key.revoked);
    if (!in_force) return wrong(Fault::unknown_key, "signed by a key not in force", entry.index);
    return key.member;
  }

  const ProvenStatus& now_;
  SubjectId subject_;
  Hash trail_;
  std::vector<Event> events_;
};

/// A body without its flags, which depend on more than the subject's own entries.
Bytes without_flags(scheme::RecordBody body) {
  std::visit(
      [](auto& r) {
        if constexpr (requires { r.flags; }) r.flags.clear();
      },
      body);
  return scheme::encode_record({{}, std::move(body)});
}

/// Whether the record is what the entries, all of which are here, make it.
Result<void> check_record(const Fact& fact, const std::vector<Event>& events,
                          std::span<const scheme::Correction> corrections) {
  const auto made = scheme::replay_all(fact.subject, events, corrections);
  if (!made) return std::unexpected(made.error());
  if (!*made || without_flags(**made) != without_flags(fact.record->body)) {
    return fail(Fault::wrong_record, "the record is not what the entries make it",
                scheme::to_text(fact.subject));
  }
  return {};
}

std::vector<PublicKey> authors_of(const std::vector<Event>& events) {
  std::vector<PublicKey> authors;
  authors.reserve(events.size());
  for (const Event& event : events) authors.push_back(event.key);
  return authors;
}

}  // namespace

Result<std::vector<Event>> check_history(const ProvenStatus& now,
                                         const std::vector<Bytes>& entries) {
  const Fact& fact = now.facts.front();
  const scheme::Life life = fact.record ? fact.record->life : scheme::Life{};
  const auto incomplete = [&](const char* what) {
    return fail(Fault::not_included, what, scheme::to_text(fact.subject));
  };
  if (entries.size() != life.count) return incomplete("not all entries of the subject, or more");
  Walk walk(now);
  for (const Bytes& entry : entries) {
    if (auto taken = walk.take(entry); !taken) return std::unexpected(std::move(taken.error()));
  }
  std::vector<Event>& events = walk.events();
  if (walk.trail() != life.trail) return incomplete("other entries than those of the subject");
  const auto record_of = [&](const SubjectId& s) { return find(now.facts, s); };
  const auto needed = items_needed(fact.subject, authors_of(events), record_of);
  if (auto complete = check_complete(now.facts, needed); !complete) {
    return std::unexpected(std::move(complete.error()));
  }
  if (!fact.record) return std::move(events);
  if (events.back().index != life.index || events.back().statement_hash != life.latest) {
    return fail(Fault::wrong_record, "the record names another latest entry",
                scheme::to_text(fact.subject));
  }
  if (auto same = check_record(fact, events, corrections_of(now)); !same)
    return std::unexpected(same.error());
  return std::move(events);
}

}  // namespace certledger::proofs
