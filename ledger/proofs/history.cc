#include "ledger/proofs/history.h"

#include <algorithm>
#include <map>

#include "ledger/proofs/day.h"
#include "ledger/proofs/life.h"
#include "ledger/scheme/authors.h"
#include "ledger/scheme/rule.h"

namespace certledger::proofs {
namespace {

using scheme::MemberRecord;
using scheme::SubjectId;

Result<void> check_count(const Fact& fact, std::size_t entries) {
  if (entries == entries_of(fact)) return {};
  return fail(Fault::not_included, "the number of entries differs from the record's",
              scheme::to_text(fact.subject));
}

/// The state of a member after each of its entries, by index.
using MemberLife = std::map<log::Index, MemberRecord>;

/// All entries of a member. Its record binds them, so their authors need no proof here.
Result<MemberLife> follow(const Fact& fact, const std::vector<Bytes>& entries,
                          std::string_view origin,
                          std::span<const scheme::Correction> corrections) {
  if (auto all = check_count(fact, entries.size()); !all) return std::unexpected(all.error());
  LifeWalk walk(fact, origin, corrections);
  std::vector<ReadEntry> reads;
  for (const Bytes& bytes : entries) {
    auto read = walk.read(bytes);
    if (!read) return std::unexpected(std::move(read.error()));
    reads.push_back(std::move(*read));
  }
  if (auto all = walk.check_trail(); !all) return std::unexpected(all.error());
  MemberLife life;
  for (const ReadEntry& read : reads) {
    if (auto done = walk.step(read, {}); !done) return std::unexpected(done.error());
    life.emplace(read.entry.index, std::get<MemberRecord>(*walk.body()));
  }
  if (auto same = walk.check_record(); !same) return std::unexpected(same.error());
  return life;
}

/// Judges the history of the first fact's subject.
class HistoryJudge {
 public:
  explicit HistoryJudge(const ProvenStatus& now)
      : now_(now),
        fact_(now.facts.front()),
        origin_(now.endorsed.checkpoint.origin),
        corrections_(corrections_of(now)),
        walk_(fact_, origin_, corrections_) {}

  /// Reads the entries, without a copy. Checks that they are about the subject, by keys in force,
  /// and that the facts are those that they need.
  Result<void> read(const std::vector<Bytes>& entries) {
    if (auto all = check_count(fact_, entries.size()); !all) return all;
    std::vector<PublicKey> keys;
    for (const Bytes& bytes : entries) {
      auto read = walk_.read(bytes);
      if (!read) return std::unexpected(std::move(read.error()));
      auto member = author_of(read->entry);
      if (!member) return std::unexpected(std::move(member.error()));
      keys.push_back(read->entry.author);
      authored_.push_back({read->entry.index, read->entry.author});
      said_.push_back({std::move(*read), std::move(*member)});
    }
    if (auto all = walk_.check_trail(); !all) return all;
    return check_complete(now_.facts, items_needed(fact_.subject, keys, record_of()));
  }

  /// Takes the entries of the members in lives_needed.
  Result<void> take(const std::vector<std::vector<Bytes>>& lives) {
    const auto needed = lives_needed(fact_.subject, authored_, record_of());
    if (lives.size() != needed.size()) {
      return fail(Fault::malformed, "the entries of members are incomplete, or are too many",
                  "extra data");
    }
    for (std::size_t i = 0; i < needed.size(); ++i) {
      const auto fact = std::ranges::find(now_.facts, needed[i], &Fact::subject);
      auto life = follow(*fact, lives[i], origin_, corrections_);
      if (!life) return std::unexpected(std::move(life.error()));
      lives_.emplace(needed[i], std::move(*life));
    }
    return {};
  }

  /// Replays the entries: each is by a permitted member, and together they give the record.
  Result<ProvenHistory> replay() {
    ProvenHistory history;
    for (Said& one : said_) {
      const log::EntryView& entry = one.read.entry;
      auto checked = check_author(one);
      if (!checked) return walk_.wrong(std::move(checked.error()), entry.index);
      if (*checked == RoleCheck::not_possible) history.unchecked.push_back(entry.index);
      if (auto done = walk_.step(one.read, one.member); !done) return std::unexpected(done.error());
      history.events.push_back({entry.index, entry.recorded_at, std::move(one.member), entry.author,
                                one.read.statement_hash, std::move(one.read.statement)});
    }
    if (auto same = walk_.check_record(); !same) return std::unexpected(same.error());
    return history;
  }

 private:
  struct Said {
    ReadEntry read;
    std::string member;
  };
  /// Whether the author's role at the time could be checked; if so, it was right.
  enum class RoleCheck : std::uint8_t { done, not_possible };

  [[nodiscard]] RecordOf record_of() const {
    return [this](const SubjectId& subject) { return find(now_.facts, subject); };
  }

  /// The member whose key signed, from the key's record. A key signs after the entry that adds it,
  /// up to the entry that revokes it. The keys of genesis sign genesis.
  [[nodiscard]] Result<std::string> author_of(const log::EntryView& entry) const {
    const auto wrong = [&](const char* what) {
      return walk_.wrong(Error{Fault::unknown_key, what, {}, {}, {}}, entry.index);
    };
    const scheme::Record* record = find(now_.facts, scheme::key_subject(entry.author));
    if (record == nullptr) return wrong("the record of the signing key is missing");
    const auto& key = std::get<scheme::KeyRecord>(record->body);
    const bool in_force = (entry.index > key.added || entry.index == 0) &&
                          (!key.revoked || entry.index <= *key.revoked);
    if (!in_force) return wrong("the signing key was not in force");
    return key.member;
  }

  /// The member before entry `index`; null if the bundle does not show it. Errors: rule_broken, if
  /// it was not a member.
  [[nodiscard]] Result<const MemberRecord*> member_at(const std::string& id,
                                                      log::Index index) const {
    const SubjectId subject = scheme::member_subject(id);
    if (subject == fact_.subject && walk_.body() != nullptr) {
      return &std::get<MemberRecord>(*walk_.body());
    }
    const scheme::Record* now = find(now_.facts, subject);
    if (now != nullptr && now->life.index < index) return &std::get<MemberRecord>(now->body);
    const auto life = lives_.find(subject);
    if (life == lives_.end() && now != nullptr && subject != fact_.subject) return nullptr;
    if (life != lives_.end()) {
      const auto after = life->second.lower_bound(index);
      if (after != life->second.begin()) return &std::prev(after)->second;
    }
    return scheme::broken(scheme::Rule::known_key, id + " was not a member then");
  }

  /// A note on a mark by somebody else than the granter. Since edition 2 this can be the body of
  /// the certificate, which the history of the mark does not contain.
  [[nodiscard]] bool is_note_by_body(const scheme::Body& statement,
                                     const MemberRecord& member) const {
    const auto* body = walk_.body();
    const auto* mark = body == nullptr ? nullptr : std::get_if<scheme::MarkRecord>(body);
    return mark != nullptr && scheme::kind_of(statement) == scheme::Kind::note &&
           mark->granter != member.id && member.state == scheme::MemberState::in_force &&
           member.facts.roles.contains(scheme::Role::certification_body) &&
           !member.facts.roles.contains(scheme::Role::authority);
  }

  [[nodiscard]] Result<RoleCheck> check_author(const Said& said) const {
    const scheme::Body& statement = said.read.statement.body;
    const log::EntryView& entry = said.read.entry;
    const auto* genesis = std::get_if<scheme::Genesis>(&statement);
    if ((genesis != nullptr) != (entry.index == 0) ||
        (genesis != nullptr && entry.author != genesis->authority_key)) {
      return scheme::broken(
          scheme::Rule::genesis_first,
          "genesis must be entry 0 and only entry 0, signed by the authority's key that it names");
    }
    if (genesis != nullptr) return RoleCheck::done;
    if (auto ok = scheme::check_responsible(walk_.body(), statement, said.member); !ok) {
      return std::unexpected(std::move(ok.error()));
    }
    if (auto ok = scheme::check_standing(walk_.body(), statement); !ok) {
      return std::unexpected(std::move(ok.error()));
    }
    const auto member = member_at(said.member, entry.index);
    if (!member) return std::unexpected(member.error());
    if (*member == nullptr || is_note_by_body(statement, **member)) return RoleCheck::not_possible;
    if (auto ok = scheme::check_role(fact_.subject, walk_.body(), statement, **member); !ok) {
      return std::unexpected(std::move(ok.error()));
    }
    return RoleCheck::done;
  }

  const ProvenStatus& now_;
  const Fact& fact_;
  std::string_view origin_;
  std::span<const scheme::Correction> corrections_;
  LifeWalk walk_;
  std::vector<Said> said_;
  std::vector<Authored> authored_;
  std::map<SubjectId, MemberLife> lives_;
};

}  // namespace

Result<ProvenHistory> check_history(ProvenStatus now, const HistoryEntries& entries) {
  HistoryJudge judge(now);
  if (auto read = judge.read(entries.subject); !read) return std::unexpected(read.error());
  if (entries.members != nullptr) {
    if (auto taken = judge.take(*entries.members); !taken) return std::unexpected(taken.error());
  }
  auto history = judge.replay();
  if (history) history->now = std::move(now);
  return history;
}

}  // namespace certledger::proofs
