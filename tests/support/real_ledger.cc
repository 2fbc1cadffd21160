#include "tests/support/real_ledger.h"

#include <algorithm>
#include <stdexcept>

#include "ledger/base/encoding.h"
#include "ledger/log/appender.h"
#include "ledger/log/entry.h"
#include "ledger/log/note_sign.h"
#include "ledger/read/snapshot.h"
#include "ledger/store/high_water_mark.h"
#include "ledger/system/file.h"
#include "ledger/system/write_file.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_bytes = std::size_t{1} << 28;

write::Ledger open_to_write(const fs::path& dir) {
  auto ledger = write::Ledger::open_to_write(dir, std::chrono::seconds(5));
  if (!ledger) throw std::runtime_error(to_text(ledger.error()));
  return std::move(*ledger);
}

/// Entries put into a store by hand.
class Forger {
 public:
  Forger(store::WriteTransaction& transaction, const store::Tables& tables)
      : transaction_(transaction),
        tables_(tables),
        view_(transaction, tables),
        tree_(view_.size(), [this](log::TileId id) { return view_.tile(id); }) {
    const BytesView last = *view_.entry_bytes(view_.size() - 1);
    previous_ = log::leaf_hash(last);
    const auto entry = log::decode_entry_view(last);
    time_ = entry->recorded_at;
    seal_ = scheme::decode_statement(entry->statement).value();
  }

  void add(const scheme::Statement& statement, Actor author, Time time) {
    time_ = std::max(time_, time);
    log::Entry entry;
    entry.index = view_.size() + entries_.size();
    entry.previous = previous_;
    entry.recorded_at = time_;
    entry.statement = scheme::encode_statement(statement);
    entry.author = key_of(author).public_key();
    entry.signature = key_of(author).sign(log::statement_signing_input(origin, entry.statement));
    entries_.push_back(log::encode_entry(entry).value());
    previous_ = log::leaf_hash(entries_.back());
    tree_.push(previous_);
  }

  /// Seals with the state of the map that the last seal stated.
  std::string finish() {
    add(seal_, Actor::operator_, time_);
    std::vector<BytesView> views(entries_.begin(), entries_.end());
    for (const auto& row : store::make_blocks(view_.size(), views)) {
      transaction_.append(tables_.entries, store::key_of(row.last), row.value);
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      transaction_.append(tables_.links, store::key_of(view_.size() + i), {});
    }
    for (const auto& [id, tile] : tree_.changed()) {
      transaction_.put(tables_.tiles, store::key_of(id), tile);
    }
    const std::string note = log::format_note(
        log::signed_note(log::format_checkpoint({origin, tree_.size(), tree_.root()}), origin,
                         key_of(Actor::operator_)));
    transaction_.append(tables_.checkpoints, store::key_of(tree_.size()), as_bytes(note));
    return note;
  }

 private:
  store::WriteTransaction& transaction_;
  const store::Tables& tables_;
  store::View view_;
  log::Appender tree_;
  Hash previous_;
  Time time_;
  scheme::Statement seal_;
  std::vector<Bytes> entries_;
};

}  // namespace

void make_ledger(const fs::path& dir, Edition edition) {
  const auto made = write::Ledger::create(dir, genesis(edition), key_of(Actor::authority),
                                          key_of(Actor::operator_), time_of(on("2022-01-01")),
                                          write::TestClock::allowed);
  if (!made) throw std::runtime_error(to_text(made.error()));
  append_steps(dir, setting());
}

write::BatchResult<write::Receipt> append_step(const fs::path& dir, const Step& step) {
  write::Ledger ledger = open_to_write(dir);
  const write::Draft draft{step.body, &key_of(step.author), step.after};
  return ledger.append({&draft, 1}, key_of(Actor::operator_), time_of(step.day));
}

void append_steps(const fs::path& dir, const std::vector<Step>& steps) {
  write::Ledger ledger = open_to_write(dir);
  for (std::size_t i = 0; i < steps.size();) {
    std::vector<write::Draft> drafts;
    const Date day = steps[i].day;
    for (; i < steps.size() && steps[i].day == day; ++i) {
      drafts.push_back({steps[i].body, &key_of(steps[i].author), steps[i].after});
    }
    const auto receipt = ledger.append(drafts, key_of(Actor::operator_), time_of(day));
    if (!receipt) throw std::runtime_error(to_text(receipt.error().error));
  }
}

log::Index forge_step(const fs::path& dir, const Step& step) {
  store::Store store = store::Store::open(dir / "store", store::Mode::read_write);
  scheme::Statement statement{step.after.value_or(Hash()), step.body};
  log::Index index = 0;
  {
    const read::Snapshot snapshot(store);
    index = snapshot.size();
    const auto subjects = scheme::subjects_of(step.body);
    if (!step.after && !subjects.empty()) {
      if (const auto record = snapshot.record(subjects.front())) {
        statement.after = record->life.latest;
      }
    }
  }
  store::WriteTransaction transaction(store.environment());
  Forger forger(transaction, store.tables());
  forger.add(statement, step.author, time_of(step.day));
  const std::string note = forger.finish();
  transaction.commit();
  system::write_file_atomically(dir / "mark", as_bytes(note), 0600);
  return index;
}

audit::Report audit_directory(const fs::path& dir) {
  return audit_directory(dir, audit::Options{});
}

audit::Report audit_directory(const fs::path& dir, const audit::Options& options) {
  const write::Ledger ledger = write::Ledger::open(dir);
  const auto mark = store::read_mark(dir / "mark");
  return audit::audit(ledger.store(), mark ? std::string(as_text(*mark)) : std::string(), options);
}

std::map<std::string, std::string> fingerprint(const fs::path& dir) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    const std::string name = entry.path().filename();
    if (name == "lock" || name == "lock.mdb" ||
        entry.symlink_status().type() == fs::file_type::directory)
      continue;
    std::string& file = files[entry.path().lexically_relative(dir)];
    switch (entry.symlink_status().type()) {
      case fs::file_type::regular:
        file = to_hex(sha256(system::read_file(entry.path(), file_bytes)));
        break;
      case fs::file_type::symlink: file = "to " + fs::read_symlink(entry.path()).string(); break;
      default: file = "none"; break;
    }
  }
  return files;
}

std::vector<std::string> rows_of(const fs::path& dir) {
  store::Store store = store::Store::open(dir / "store", store::Mode::read_only);
  const store::ReadTransaction transaction(store.environment());
  const store::Tables& t = store.tables();
  const std::vector<std::pair<std::string, store::Table>> tables{
      {"meta", t.meta},       {"entries", t.entries}, {"links", t.links},
      {"tiles", t.tiles},     {"records", t.records}, {"checkpoints", t.checkpoints},
      {"buckets", t.buckets}, {"pages", t.pages}};
  std::vector<std::string> rows;
  for (const auto& [name, table] : tables) {
    store::Cursor cursor(transaction, table);
    for (auto item = cursor.first(); item; item = cursor.next()) {
      rows.push_back(name + " " + to_hex(item->key) + " " + to_hex(item->value));
    }
  }
  std::ranges::sort(rows);
  return rows;
}

}  // namespace certledger::testing
