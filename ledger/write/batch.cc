#include "ledger/write/batch.h"

#include <algorithm>

#include "ledger/derive/derivation.h"
#include "ledger/derive/good_time.h"
#include "ledger/log/appender.h"
#include "ledger/log/entry.h"
#include "ledger/log/note_sign.h"
#include "ledger/log/proof.h"

namespace certledger::write {
namespace {

/// Computes the root of a tree again, from the stored subtrees of its first `size` leaves and the
/// leaves after them. It uses a stack of subtrees, independently of log::Appender, whose work it
/// checks.
class Recount {
 public:
  explicit Recount(const store::View& view, log::TreeSize size) {
    std::uint64_t begin = 0;
    for (unsigned level = 64; level-- > 0;) {
      const std::uint64_t width = std::uint64_t{1} << level;
      if ((size & width) == 0) continue;
      const auto node = view.node(level, begin >> level);
      if (!node) throw SystemError(Fault::store, to_text(node.error()));
      stack_.push_back({level, *node});
      begin += width;
    }
  }

  void push(Hash hash) {
    unsigned level = 0;
    while (!stack_.empty() && stack_.back().level == level) {
      hash = log::node_hash(stack_.back().hash, hash);
      stack_.pop_back();
      ++level;
    }
    stack_.push_back({level, hash});
  }

  [[nodiscard]] Hash root() const {
    if (stack_.empty()) return log::empty_root();
    Hash root = stack_.back().hash;
    for (auto at = stack_.rbegin() + 1; at != stack_.rend(); ++at) {
      root = log::node_hash(at->hash, root);
    }
    return root;
  }

 private:
  struct Subtree {
    unsigned level;
    Hash hash;
  };
  std::vector<Subtree> stack_;
};

SystemError wrong_signature() {
  return {
      Fault::store,
      "this machine made a wrong signature; nothing was written. Check its memory and processor"};
}

SystemError damaged_store(const std::string& what) {
  return {Fault::store, what + ": run `certledger verify`"};
}

/// The entry before the batch.
struct Last {
  Hash leaf_hash;
  Time time;
  std::optional<scheme::Seal> seal;  ///< nothing before the first entry
};

/// Reads the last entry. The next entry names its hash, and the map's next root builds on the root
/// that it seals. So it must be the leaf in the tree under the checkpoint's root.
Last read_last(const store::View& view) {
  if (view.size() == 0) return {};
  const log::Index index = view.size() - 1;
  const auto bytes = view.entry_bytes(index);
  if (!bytes) throw damaged_store("the last entry cannot be read");
  Last last;
  last.leaf_hash = log::leaf_hash(*bytes);
  const auto root = log::root_at(view, view.size());
  const auto path = log::prove_inclusion(view, index, view.size());
  if (!root || !path || !log::verify_inclusion(index, view.size(), last.leaf_hash, *path, *root)) {
    throw damaged_store("the last entry does not match the tree");
  }
  const auto entry = log::decode_entry_view(*bytes);
  if (!entry) throw damaged_store("the last entry is damaged (" + to_text(entry.error()) + ")");
  last.time = entry->recorded_at;
  const auto statement = scheme::decode_statement(entry->statement);
  const auto* seal = statement ? std::get_if<scheme::Seal>(&statement->body) : nullptr;
  if (seal == nullptr) throw damaged_store("the last entry is not a seal");
  last.seal = *seal;
  return last;
}

/// A correction makes that entry the newest good one, and no later correction can name it. So its
/// time must not be ahead of the clock, even with --accept-time.
Result<void> check_last_good(Time good, Time now) {
  if (good.seconds <= now.seconds + derive::tolerated_seconds) return {};
  const auto text = [](Time time) { return to_text(time, UtcOffset()); };
  return fail(Fault::clock,
              "this machine's clock says " + text(now) +
                  ", which is before the newest entry that the correction does not name (" +
                  text(good) +
                  "): set the clock. If the clock is right, that entry's time is wrong, too: begin "
                  "the correction there (`certledger time` shows the first wrong entry)");
}

}  // namespace

Batch::Batch(store::WriteTransaction& transaction, const store::Tables& tables, std::string origin,
             const derive::Now& now)
    : transaction_(transaction),
      tables_(tables),
      origin_(std::move(origin)),
      before_(transaction, tables),
      overlay_(before_),
      tree_(before_.size(), [this](log::TileId id) { return before_.tile(id); }),
      now_(now) {
  const Last last = read_last(before_);
  newest_ = last.time;
  previous_ = last.leaf_hash;
  sealed_ = last.seal;
}

Hash Batch::latest(const scheme::Body& body) {
  const auto subjects = scheme::subjects_of(body);
  if (subjects.empty()) return {};
  const scheme::Record* record = overlay_.find(subjects.front());
  return record == nullptr ? Hash{} : record->life.latest;
}

Result<void> Batch::add(const Incoming& incoming, const PublicKey& author,
                        const Signature& signature) {
  if (kind_of(incoming.statement.body) == scheme::Kind::seal) {
    return fail(Fault::usage,
                "you cannot append a seal: the ledger adds one at the end of each batch");
  }
  return add_with_map(incoming, author, signature, nullptr);
}

std::optional<Time> Batch::last_good(const scheme::Body& statement) {
  const auto* correction = std::get_if<scheme::TimeCorrect>(&statement);
  if (correction == nullptr || correction->times.first > before_.size()) return std::nullopt;
  const scheme::Record* record = overlay_.find(scheme::parameters_subject());
  if (record == nullptr) return std::nullopt;
  const auto& corrections = std::get<scheme::ParametersRecord>(record->body).corrections;
  const auto time = derive::newest_good_time(before_, corrections, correction->times.first);
  if (!time) throw damaged_store("an entry before the wrong times cannot be read");
  return *time;
}

Result<void> Batch::settle_time(const scheme::Body& first) {
  std::optional<Time> newest;
  if (before_.size() > 0) newest = last_good(first).value_or(newest_);
  // A correction of all entries has no good entry before it: it is dated like a first entry.
  if (newest == Time{}) newest.reset();
  const auto time = time_to_record(now_, newest);
  if (!time) return std::unexpected(time.error());
  time_ = *time;
  return {};
}

Result<void> Batch::add_with_map(const Incoming& incoming, const PublicKey& author,
                                 const Signature& signature, const scheme::MapState* map) {
  const auto good = last_good(incoming.statement.body);
  if (good) {
    if (auto ok = check_last_good(*good, now_.time); !ok) return ok;
  }
  if (!time_) {
    if (auto ok = settle_time(incoming.statement.body); !ok) return ok;
  }
  log::Entry entry;
  entry.index = before_.size() + placed_.size();
  entry.previous = previous_;
  entry.recorded_at = *time_;
  entry.statement = incoming.bytes;
  entry.author = author;
  entry.signature = signature;
  Placed placed;
  auto encoded = log::encode_entry(entry);
  if (!encoded) return std::unexpected(std::move(encoded.error()));
  placed.entry = std::move(*encoded);
  placed.leaf_hash = log::leaf_hash(placed.entry);
  auto derivation = derive::derive(
      overlay_, incoming.statement,
      {entry.index, entry.recorded_at, author, incoming.hash, placed.leaf_hash, map, good});
  if (!derivation) return std::unexpected(std::move(derivation.error()));
  placed.links = std::move(derivation->links);
  derive::take(overlay_, std::move(*derivation));
  previous_ = placed.leaf_hash;
  tree_.push(placed.leaf_hash);
  placed_.push_back(std::move(placed));
  return {};
}

void Batch::check_sealed(const store::StoredMap& pages) const {
  const Hash root = sealed_ ? sealed_->map_root : map::empty_root();
  const std::uint64_t subjects = sealed_ ? sealed_->subjects : 0;
  if (subjects == before_.subjects() &&
      map::kept::is_intact(pages, subjects, root, overlay_.values_read())) {
    return;
  }
  throw SystemError(Fault::store,
                    "the stored records do not match the last seal; nothing was written. Run "
                    "`certledger verify`, then `certledger rebuild`");
}

scheme::MapState Batch::update_map() {
  std::vector<map::Leaf> updates;
  for (const Overlay::Changed& changed : overlay_.changed()) {
    transaction_.put(tables_.records, changed.key.view(), changed.record);
    updates.push_back({changed.key, scheme::map_value(changed.record)});
  }
  store::StoredMap pages(transaction_, tables_);
  check_sealed(pages);
  scheme::MapState state;
  state.subjects = before_.subjects();
  state.root = map::kept::update(pages, state.subjects, std::move(updates));
  transaction_.put(tables_.meta, as_bytes("subjects"), store::key_of(state.subjects));
  return state;
}

Result<void> Batch::seal(const SecretKey& operator_key) {
  const scheme::MapState state = update_map();
  Incoming incoming;
  incoming.statement.body = scheme::Seal{state.root, state.subjects};
  incoming.bytes = scheme::encode_statement(incoming.statement);
  const Bytes message = log::statement_signing_input(origin_, incoming.bytes);
  incoming.hash = sha256(message);
  const Signature signature = operator_key.sign(message);
  if (!verify(operator_key.public_key(), message, signature)) {
    throw wrong_signature();
  }
  return add_with_map(incoming, operator_key.public_key(), signature, &state);
}

void Batch::write_entries() {
  std::vector<BytesView> entries;
  for (const Placed& placed : placed_) {
    transaction_.append(tables_.links, store::key_of(before_.size() + entries.size()),
                        placed.links);
    entries.emplace_back(placed.entry);
  }
  for (const store::BlockRow& row : store::make_blocks(before_.size(), entries)) {
    transaction_.append(tables_.entries, store::key_of(row.last), row.value);
  }
}

void Batch::write_tree() {
  for (const auto& [id, tile] : tree_.changed()) {
    transaction_.put(tables_.tiles, store::key_of(id), tile);
  }
}

void Batch::check_read_back(const Hash& root) const {
  const store::View now(transaction_, tables_);
  Recount recount(now, before_.size());
  for (log::Index index = before_.size(); index < now.size(); ++index) {
    recount.push(log::leaf_hash(*now.entry_bytes(index)));
  }
  const auto stored = log::root_at(now, now.size());
  if (recount.root() != root || !stored || *stored != root) {
    throw SystemError(Fault::store,
                      "read back other data than was written; nothing was recorded. Check this "
                      "machine's memory and disk");
  }
}

Result<Receipt> Batch::finish(const SecretKey& operator_key) {
  if (auto ok = seal(operator_key); !ok) return std::unexpected(ok.error());
  write_entries();
  const Hash root = tree_.root();
  write_tree();
  check_read_back(root);
  Receipt receipt;
  receipt.first = before_.size();
  receipt.seal = before_.size() + placed_.size() - 1;
  receipt.checkpoint = {origin_, receipt.seal + 1, root};
  receipt.note = log::format_note(
      log::signed_note(log::format_checkpoint(receipt.checkpoint), origin_, operator_key));
  const auto key = log::verifier_key(origin_, log::KeyType::ed25519, operator_key.public_key());
  if (log::open_checkpoint(receipt.note, key) != receipt.checkpoint) throw wrong_signature();
  transaction_.append(tables_.checkpoints, store::key_of(receipt.checkpoint.size),
                      as_bytes(receipt.note));
  return receipt;
}

}  // namespace certledger::write
