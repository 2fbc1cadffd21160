#include "ledger/proofs/life.h"

#include <algorithm>

#include "ledger/scheme/correct.h"
#include "ledger/scheme/evolve.h"

namespace certledger::proofs {
namespace {

/// A body without its flags: they depend on other entries, too.
Bytes without_flags(scheme::RecordBody body) {
  std::visit(
      [](auto& r) {
        if constexpr (requires { r.flags; }) r.flags.clear();
      },
      body);
  return scheme::encode_record({{}, std::move(body)});
}

}  // namespace

std::uint64_t entries_of(const Fact& fact) { return fact.record ? fact.record->life.count : 0; }

std::unexpected<Error> LifeWalk::wrong(Error error, log::Index index) const {
  error.where = scheme::to_text(fact_.subject);
  error.entry = index;
  return std::unexpected(std::move(error));
}

Result<ReadEntry> LifeWalk::read(BytesView bytes) {
  auto read = read_entry(bytes, origin_);
  if (!read) return read;
  const log::EntryView& entry = read->entry;
  const auto bad = [&](Fault fault, const char* what) {
    return wrong(Error{fault, what, {}, {}, {}}, entry.index);
  };
  // Times decrease only after entries with corrected times.
  if (last_ && (entry.index <= last_->index ||
                (entry.recorded_at < last_->recorded_at &&
                 !scheme::latest_day(corrections_, last_->index, entry.index)))) {
    return bad(Fault::broken_chain, "the entries are out of order");
  }
  const auto subjects = scheme::subjects_of(read->statement.body);
  if (std::ranges::count(subjects, fact_.subject) == 0) {
    return bad(Fault::not_included, "the entry is not about the subject");
  }
  const Hash before = last_ ? last_->statement_hash : Hash{};
  if (subjects.front() == fact_.subject && read->statement.after != before) {
    return bad(Fault::broken_chain, "the statement follows another statement (`after` is wrong)");
  }
  last_ = Last{entry.index, entry.recorded_at, read->statement_hash};
  trail_ = scheme::next_trail(trail_, read->leaf_hash);
  return read;
}

Result<void> LifeWalk::step(const ReadEntry& read, std::string_view author) {
  const scheme::Body& statement = read.statement.body;
  if (body_) {
    const auto day = scheme::latest_day(corrections_, done_, read.entry.index);
    if (day) body_ = scheme::not_after(std::move(*body_), *day);
  }
  if (!scheme::fits(fact_.subject, body(), statement)) {
    return wrong(Error{Fault::rule_broken,
                       std::string(name(scheme::kind_of(statement))) +
                           " cannot follow the earlier statements: the history breaks the rules",
                       {},
                       {},
                       {}},
                 read.entry.index);
  }
  body_ = scheme::evolve(fact_.subject, body(), statement, {read.entry.index, author, {}});
  done_ = read.entry.index;
  return {};
}

Result<void> LifeWalk::check_trail() const {
  if (trail_ == (fact_.record ? fact_.record->life.trail : Hash{})) return {};
  return fail(Fault::not_included, "the entries do not match the record's hash chain",
              scheme::to_text(fact_.subject));
}

Result<void> LifeWalk::check_record() const {
  if (!fact_.record) return {};
  const auto bad = [&](const char* what) {
    return fail(Fault::wrong_record, what, scheme::to_text(fact_.subject));
  };
  const scheme::Life& life = fact_.record->life;
  if (!last_ || last_->index != life.index || last_->statement_hash != life.latest) {
    return bad("the record names another latest entry");
  }
  if (body_ && without_flags(*body_) == without_flags(fact_.record->body)) return {};
  return bad("the record does not follow from the entries");
}

}  // namespace certledger::proofs
