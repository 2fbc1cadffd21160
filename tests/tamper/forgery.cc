#include "tests/tamper/forgery.h"

#include <stdexcept>

#include "ledger/base/codec.h"
#include "ledger/derive/derived_records.h"
#include "ledger/log/appender.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/note_sign.h"
#include "ledger/store/store.h"
#include "ledger/system/write_file.h"
#include "tests/tamper/grounds.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;

/// A ledger in the making.
class Forge {
 public:
  Forge(const History& history, store::WriteTransaction& to, const store::Tables& tables)
      : history_(history),
        to_(to),
        tables_(tables),
        tree_(0, [](log::TileId) { return Bytes{}; }) {}

  /// Gives the newest checkpoint.
  std::string run() {
    for (const Piece& piece : history_.pieces) add(piece);
    end_batch();
    for (const auto& [id, tile] : tree_.changed()) to_.put(tables_.tiles, store::key_of(id), tile);
    records_.for_each([&](const scheme::SubjectId& subject, BytesView record) {
      to_.put(tables_.records, scheme::map_key(subject).view(), record);
    });
    records_.update_map();
    store::for_each_row(records_.pages(), [&](const store::MapRow& row, BytesView value) {
      to_.put(row.is_bucket ? tables_.buckets : tables_.pages, row.key, value);
    });
    to_.put(tables_.meta, as_bytes("subjects"), store::key_of(records_.subjects()));
    return note_;
  }

 private:
  void add(const Piece& piece) {
    log::Entry entry = piece.entry;
    entry.index = tree_.size();
    entry.previous = previous_;
    if (auto statement = scheme::decode_statement(entry.statement)) {
      say(piece, *statement, entry);
    }
    if (piece.hand) piece.hand(entry);
    Bytes bytes = log::encode_entry(entry).value();
    if (piece.octets) piece.octets(bytes);
    previous_ = log::leaf_hash(bytes);
    tree_.push(previous_);
    batch_.push_back(bytes);
    to_.put(tables_.links, store::key_of(tree_.size() - 1), {});
    // What cannot be read says nothing, however it was meant.
    if (const auto read = log::decode_entry_view(bytes)) take(*read);
  }

  void say(const Piece& piece, scheme::Statement& statement, log::Entry& entry) {
    const bool is_held = history_.held.contains(entry.author);
    if (auto* seal = std::get_if<scheme::Seal>(&statement.body); seal != nullptr && is_held) {
      const scheme::MapState map = records_.update_map();
      *seal = {map.root, map.subjects};
    }
    if (piece.words) piece.words(statement);
    if (is_held && !piece.keeps_after) statement.after = latest(statement.body);
    if (!is_held && !piece.words) return;
    entry.statement = scheme::encode_statement(statement);
    if (!is_held) return;
    entry.signature = known_key(entry.author)
                          ->sign(log::statement_signing_input(history_.origin, entry.statement));
  }

  Hash latest(const scheme::Body& body) {
    const auto subjects = scheme::subjects_of(body);
    const auto* record = subjects.empty() ? nullptr : records_.find(subjects.front());
    return record == nullptr ? Hash{} : record->life.latest;
  }

  /// Records, links and checkpoint as the audit will make them.
  void take(const log::EntryView& entry) {
    const log::Index index = tree_.size() - 1;
    const auto statement = scheme::decode_statement(entry.statement);
    if (!statement) return;
    const auto* seal = std::get_if<scheme::Seal>(&statement->body);
    const scheme::MapState stated =
        seal == nullptr ? scheme::MapState{} : scheme::MapState{seal->map_root, seal->subjects};
    auto changes = scheme::apply(records_, *statement,
                                 {index, entry.recorded_at, entry.author,
                                  log::statement_hash(history_.origin, entry.statement), previous_,
                                  seal == nullptr ? nullptr : &stated});
    if (!changes) return;
    Bytes links;
    CanonicalOutputArchive row(links);
    for (const scheme::Change& change : *changes) {
      const auto* before = records_.find(change.subject);
      row.put_varint(before == nullptr ? 0 : before->life.index + 1);
    }
    to_.put(tables_.links, store::key_of(index), links);
    for (scheme::Change& change : *changes) records_.set(change.subject, std::move(change.record));
    if (seal != nullptr) end_with_checkpoint(entry.author);
  }

  void end_with_checkpoint(const PublicKey& author) {
    const std::string text = log::format_checkpoint({history_.origin, tree_.size(), tree_.root()});
    note_ = log::format_note(log::signed_note(text, history_.origin, *known_key(author)));
    to_.put(tables_.checkpoints, store::key_of(tree_.size()), as_bytes(note_));
    end_batch();
  }

  void end_batch() {
    if (batch_.empty()) return;
    const std::vector<BytesView> views(batch_.begin(), batch_.end());
    for (const auto& row : store::make_blocks(tree_.size() - batch_.size(), views)) {
      to_.put(tables_.entries, store::key_of(row.last), row.value);
    }
    batch_.clear();
  }

  const History& history_;
  store::WriteTransaction& to_;
  const store::Tables& tables_;
  log::Appender tree_;
  derive::DerivedRecords records_;
  Hash previous_;
  std::vector<Bytes> batch_;
  std::string note_;
};

}  // namespace

History history_of(const fs::path& ledger) {
  store::Store store = store::Store::open(ledger / "store", store::Mode::read_only);
  const store::ReadTransaction transaction(store.environment());
  const store::View view(transaction, store.tables());
  History history;
  history.origin = view.meta("origin");
  for (log::Index index = 0; index < view.size(); ++index) {
    history.pieces.push_back({log::decode_entry(*view.entry_bytes(index)).value()});
  }
  history.held = {key_of(Actor::operator_).public_key(), former_operator_key().public_key()};
  return history;
}

void forge(const fs::path& ledger, const History& history) {
  fs::remove_all(ledger / "store");
  fs::create_directory(ledger / "store");
  store::Store store = store::Store::create(ledger / "store", history.origin, "test");
  store::WriteTransaction transaction(store.environment());
  const std::string note = Forge(history, transaction, store.tables()).run();
  transaction.commit();
  fs::remove(ledger / "mark");
  if (!note.empty()) system::write_file_atomically(ledger / "mark", as_bytes(note), 0644);
}

void hold_all_keys(History& history) {
  for (const Piece& piece : history.pieces) history.held.insert(piece.entry.author);
}

void move_to_origin(History& history, const std::string& other) {
  hold_all_keys(history);
  history.origin = other;
  for (Piece& piece : history.pieces) {
    piece.words = [other](scheme::Statement& statement) {
      if (auto* genesis = std::get_if<scheme::Genesis>(&statement.body)) {
        genesis->origin = other;
        genesis->operator_proof =
            known_key(genesis->operator_key)
                ->sign(scheme::possession_message(other, genesis->operator_id));
      } else if (auto* added = std::get_if<scheme::KeyAdd>(&statement.body)) {
        added->proof =
            known_key(added->key)->sign(scheme::possession_message(other, added->member));
      }
    };
  }
}

void reforge(const fs::path& ledger, const std::function<void(History&)>& change) {
  History history = history_of(ledger);
  change(history);
  forge(ledger, history);
}

}  // namespace certledger::testing
