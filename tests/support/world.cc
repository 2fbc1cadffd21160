#include "tests/support/world.h"

#include <algorithm>
#include <stdexcept>

#include "ledger/log/entry.h"
#include "ledger/map/node.h"

namespace certledger::testing {

using namespace scheme;

namespace {

const Date founded = on("2022-01-01");
const Date settled = on("2022-01-03");

Step enrol(Actor actor) { return {Actor::authority, good_enrol(actor, settled), settled, {}}; }
Step add_key(Actor actor) { return {Actor::authority, good_key_add(actor), settled, {}}; }

}  // namespace

Time time_of(Date day) {
  constexpr std::int64_t day_seconds = 24 * 60 * 60;
  constexpr std::int64_t ten_in_shanghai = 2 * 60 * 60;
  return Time{static_cast<std::uint64_t>(day.days() * day_seconds + ten_in_shanghai)};
}

std::vector<Step> setting() {
  std::vector<Step> steps;
  for (const Actor actor : {Actor::institute, Actor::body, Actor::other_body, Actor::steward}) {
    steps.push_back(enrol(actor));
    steps.push_back(add_key(actor));
  }
  for (const char* standard : {"S-01", "S-02", "S-03"}) {
    steps.push_back({Actor::institute, good_standard(standard, settled), settled, {}});
  }
  steps.push_back({Actor::steward, good_mark_version("v1", settled), settled, {}});
  return steps;
}

Step correction(std::uint64_t first, std::uint64_t last, Date good, Date day) {
  return {Actor::authority,
          TimeCorrect{decided(day), {first, last, time_of(good), time_of(day), day}},
          day,
          {}};
}

Step issued() {
  const Date day = on("2022-03-01");
  return by_body(good_issue(number, day), day);
}

Step by_body(Body body, Date day) { return {Actor::body, std::move(body), day, {}}; }
Step by_body(Body body, const char* day) { return by_body(std::move(body), on(day)); }

// --- MemoryRegister ---

const Record* MemoryRegister::find(const SubjectId& subject) {
  const auto found = records_.find(subject);
  return found == records_.end() ? nullptr : &found->second;
}

void MemoryRegister::set(Change change) {
  records_.insert_or_assign(std::move(change.subject), std::move(change.record));
}

MapState MemoryRegister::map_state() const {
  std::vector<map::Leaf> leaves;
  for (const auto& [subject, record] : records_) {
    leaves.push_back({map_key(subject), map_value(encode_record(record))});
  }
  std::ranges::sort(leaves);
  return {leaves.empty() ? map::empty_root() : map::subtree_root(leaves), leaves.size()};
}

// --- World ---

World::World(Edition edition) {
  must({Actor::authority, genesis(edition), founded, {}});
  for (const Step& step : setting()) must(step);
}

World::World(const std::vector<Step>& steps, Edition edition) : World(edition) {
  for (const Step& step : steps) must(step);
}

Result<void> World::push(const Step& step) {
  const auto subjects = subjects_of(step.body);
  Statement statement{{}, step.body};
  if (step.after) {
    statement.after = *step.after;
  } else if (!subjects.empty()) {
    if (const Record* latest = record(subjects.front())) statement.after = latest->life.latest;
  }
  const SecretKey& key = key_of(step.author);
  log::Entry entry;
  entry.index = events_.size();
  entry.previous = last_leaf_;
  entry.recorded_at = time_of(step.day);
  entry.statement = encode_statement(statement);
  // As it comes from outside: what cannot be read back is no statement.
  if (auto read = decode_statement(entry.statement); !read) return std::unexpected(read.error());
  entry.author = key.public_key();
  const auto bytes = log::encode_entry(entry);
  if (!bytes) return std::unexpected(bytes.error());
  const Hash hash = log::statement_hash(origin, entry.statement);
  const Hash leaf = log::leaf_hash(*bytes);
  const bool sealing = std::holds_alternative<Seal>(step.body);
  const MapState map = sealing ? register_.map_state() : MapState{};
  auto changes =
      apply(register_, statement,
            {entry.index, entry.recorded_at, entry.author, hash, leaf, sealing ? &map : nullptr});
  if (!changes) return std::unexpected(changes.error());
  for (Change& change : *changes) register_.set(std::move(change));
  const Record* author = record(key_subject(entry.author));
  events_.push_back({entry.index, entry.recorded_at, std::get<KeyRecord>(author->body).member,
                     entry.author, hash, std::move(statement)});
  last_leaf_ = leaf;
  return {};
}

Result<void> World::push(Actor author, Body body, Date day) {
  return push(Step{author, std::move(body), day, {}});
}

void World::must(const Step& step) {
  if (const auto done = push(step); !done) {
    throw std::runtime_error("refused: " + to_text(done.error()));
  }
}

const Record* World::record(const SubjectId& subject) { return register_.find(subject); }

const CertificateRecord& World::certificate(std::string_view certificate_number) {
  return body<CertificateRecord>(certificate_subject(certificate_number));
}

const MarkRecord& World::mark(std::string_view grant_number) {
  return body<MarkRecord>(mark_subject(grant_number));
}

std::vector<Event> World::history(const SubjectId& subject) const {
  std::vector<Event> events;
  for (const Event& event : events_) {
    if (std::ranges::count(subjects_of(event.statement.body), subject) != 0) {
      events.push_back(event);
    }
  }
  return events;
}

std::optional<Status> World::status(Date day, std::string_view certificate_number) {
  const SubjectId subject = certificate_subject(certificate_number);
  const auto replayed = body_on(subject, history(subject), day);
  if (!replayed) return std::nullopt;
  return status_on(std::get<CertificateRecord>(*replayed), day);
}

}  // namespace certledger::testing
