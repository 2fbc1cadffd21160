#include "ledger/audit.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "ledger/audit_state.h"
#include "ledger/base/codec.h"
#include "ledger/base/encoding.h"
#include "ledger/log/appender.h"
#include "ledger/log/entry.h"
#include "ledger/signing.h"

namespace certledger {
namespace {

// Entries whose signatures are worked on together: enough to keep all cores busy, few enough to
// hold their messages in memory.
constexpr std::size_t chunk_entries = 2048;

// A ledger that is bad from end to end must not exhaust memory with findings.
constexpr std::size_t kept_findings = 100'000;

class Audit {
 public:
  Audit(store::Store& store, const AuditOptions& options)
      : transaction_(store.environment()),
        tables_(store.tables()),
        view_(transaction_, tables_),
        options_(options),
        tree_(0, [](log::TileId) { return Bytes{}; }) {
    report_.origin = view_.meta("origin");
    report_.size = view_.size();
  }

  AuditReport run(const std::string& mark) {
    store::Cursor blocks(transaction_, tables_.entries);
    while (auto item = blocks.next()) {
      take_block(item->key, item->value);
      if (chunk_.size() >= chunk_entries) check_chunk();
      if (options_.progress && !options_.progress(next_, view_.size())) {
        throw SystemError(Fault::store, "the audit was interrupted: no verdict");
      }
    }
    check_chunk();
    finish(mark);
    return std::move(report_);
  }

 private:
  struct Waiting {
    log::Index index;
    BytesView bytes;
  };

  void find(Check check, Error error, std::optional<log::Index> entry) {
    error.entry = entry;
    ++report_.findings_in_all;
    if (found_.size() < kept_findings) found_.push_back({check, std::move(error)});
  }
  void find(Check check, Fault fault, std::string what, std::optional<log::Index> entry,
            std::string where = {}) {
    find(check, Error{fault, std::move(what), std::move(where), {}, {}}, entry);
  }

  // --- entries ---

  void take_block(BytesView key, BytesView value) {
    const auto block = key.size() == 8 ? store::Block::parse(read_u64_be(key), value)
                                       : std::optional<store::Block>();
    if (!block) {
      find(Check::chain, Fault::broken_chain, "a row of entries that is no block of them", next_);
      return;
    }
    if (block->first() != next_) {
      find(Check::chain, Fault::broken_chain,
           "entry " + std::to_string(next_) + " should follow, but the next block begins with " +
               std::to_string(block->first()),
           std::min(next_, block->first()));
      check_chunk();
      tree_.push(Hash{});  // whatever was there, the tree is another one
    }
    for (log::Index index = block->first(); index <= block->last(); ++index) {
      chunk_.push_back({index, block->entry(index)});
    }
    next_ = block->last() + 1;
  }

  void check_chunk() {
    tasks_.clear();
    signed_.clear();
    for (const Waiting& entry : chunk_) add_signature(entry.index, entry.bytes);
    SignatureWork signatures(tasks_, options_.threads);
    for (const Waiting& entry : chunk_) check_entry(entry.index, entry.bytes);
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      ++report_.signatures;
      if (signatures.good(i)) continue;
      find(Check::signature, Fault::bad_signature,
           "the signature is not by the author's key " + to_hex(tasks_[i].author) +
               " over the statement",
           signed_[i]);
    }
    chunk_.clear();
    for (const auto& [id, tile] : tree_.take_completed()) check_tile(id, tile);
  }

  void add_signature(log::Index index, BytesView bytes) {
    const auto entry = log::decode_entry_view(bytes);
    if (!entry) return;
    SignatureTask task;
    task.message = log::statement_signing_input(report_.origin, entry->statement);
    task.author = entry->author;
    task.signature = entry->signature;
    tasks_.push_back(std::move(task));
    signed_.push_back(index);
  }

  void check_entry(log::Index index, BytesView bytes) {
    const Hash leaf = log::leaf_hash(bytes);
    const auto entry = log::decode_entry_view(bytes);
    if (!entry) {
      find(Check::entry, entry.error(), index);
    } else {
      if (auto ok = log::check_link(*entry, index, previous_, previous_time_); !ok) {
        find(Check::chain, ok.error(), index);
      }
      previous_time_ = std::max(previous_time_, entry->recorded_at);
    }
    previous_ = leaf;
    tree_.push(leaf);
    if (entry) check_statement(index, *entry, leaf);
  }

  void check_statement(log::Index index, const log::EntryView& entry, const Hash& leaf) {
    const auto statement = scheme::decode_statement(entry.statement);
    if (!statement) {
      find(Check::entry, statement.error(), index);
      return;
    }
    const bool is_seal = kind_of(statement->body) == scheme::Kind::seal;
    if (is_seal) map_ = state_.update_map();
    scheme::Position at{index,        entry.recorded_at,
                        entry.author, log::statement_hash(report_.origin, entry.statement),
                        leaf,         is_seal ? &map_ : nullptr};
    auto changes = scheme::apply(state_, *statement, at);
    if (!changes) {
      find(Check::rule, changes.error(), index);
      is_sealed_ = false;
      return;
    }
    check_links(index, *changes);
    for (scheme::Change& change : *changes) state_.set(change.subject, std::move(change.record));
    if (const auto* genesis = std::get_if<scheme::Genesis>(&statement->body)) {
      if (genesis->origin != report_.origin) {
        find(Check::meta, Fault::wrong_origin,
             "the store calls itself " + printable(report_.origin) + ", genesis says " +
                 genesis->origin,
             index);
      }
    }
    is_sealed_ = is_seal;
    if (is_seal) check_checkpoint(index, entry.author);
  }

  void check_links(log::Index index, const std::vector<scheme::Change>& changes) {
    Bytes expected;
    CanonicalOutputArchive links(expected);
    for (const scheme::Change& change : changes) {
      const scheme::Record* before = state_.find(change.subject);
      links.put_varint(before == nullptr ? 0 : before->life.index + 1);
    }
    const auto stored = transaction_.get(tables_.links, store::key_of(index));
    if (!stored || !std::ranges::equal(*stored, expected)) {
      find(Check::link, Fault::wrong_record,
           "the links to earlier entries are not those of the entries", index);
    }
  }

  // --- checkpoints ---

  void check_checkpoint(log::Index seal, const PublicKey& author) {
    const auto note = transaction_.get(tables_.checkpoints, store::key_of(seal + 1));
    if (!note) {
      find(Check::checkpoint, Fault::not_included, "no checkpoint stands after this seal", seal);
      return;
    }
    ++report_.checkpoints;
    const auto key = log::verifier_key(report_.origin, log::KeyType::ed25519, author);
    const auto checkpoint = log::open_checkpoint(as_text(*note), key);
    if (!checkpoint) {
      find(Check::checkpoint, checkpoint.error(), seal);
    } else if (checkpoint->size != seal + 1 || checkpoint->root != tree_.root()) {
      find(Check::checkpoint, Fault::wrong_root,
           "the checkpoint says size " + std::to_string(checkpoint->size) + " and root " +
               to_hex(checkpoint->root) + "; the entries make size " + std::to_string(seal + 1) +
               " and root " + to_hex(tree_.root()),
           seal);
    }
  }

  // --- tables that the entries make ---

  void check_tile(log::TileId id, const Bytes& expected) {
    ++tiles_;
    const auto stored = transaction_.get(tables_.tiles, store::key_of(id));
    if (stored && std::ranges::equal(*stored, expected)) return;
    find(Check::tile, Fault::wrong_root,
         std::string("the tile is ") + (stored ? "not the one that the entries make" : "missing"),
         {}, "tile " + std::to_string(id.level) + "/" + std::to_string(id.index));
  }

  void check_count(Check check, store::Table table, std::uint64_t expected, const char* what) {
    const std::uint64_t stored = transaction_.size(table).entries;
    if (stored == expected) return;
    find(check, Fault::wrong_record,
         "the table of " + std::string(what) + " has " + std::to_string(stored) +
             " rows; the entries make " + std::to_string(expected),
         {});
  }

  void check_records() {
    std::uint64_t known = 0;
    state_.for_each([&](const scheme::SubjectId& subject, BytesView expected) {
      ++known;
      const auto stored = view_.record(scheme::map_key(subject));
      if (stored && std::ranges::equal(*stored, expected)) return;
      find(Check::record, Fault::wrong_record,
           std::string("the stored record is ") +
               (stored ? "not the one that the entries make" : "missing"),
           {}, scheme::to_text(subject));
    });
    check_count(Check::record, tables_.records, known, "records");
    report_.subjects = known;
    if (view_.subjects() != known) {
      find(Check::meta, Fault::wrong_record,
           "the store counts " + std::to_string(view_.subjects()) + " subjects; the entries make " +
               std::to_string(known),
           {});
    }
  }

  void check_map() {
    state_.update_map();
    std::uint64_t buckets = 0;
    std::uint64_t pages = 0;
    store::for_each_row(state_.pages(), [&](const store::MapRow& row, BytesView expected) {
      ++(row.is_bucket ? buckets : pages);
      const auto stored =
          transaction_.get(row.is_bucket ? tables_.buckets : tables_.pages, row.key);
      if (stored && std::ranges::equal(*stored, expected)) return;
      find(Check::map, Fault::wrong_record,
           std::string("the ") + (row.is_bucket ? "bucket" : "page") + " of the status map is " +
               (stored ? "not the one that the entries make" : "missing"),
           {}, to_hex(row.key));
    });
    check_count(Check::map, tables_.buckets, buckets, "buckets");
    check_count(Check::map, tables_.pages, pages, "pages");
  }

  void check_mark(const std::string& bytes) {
    if (bytes.empty()) return;
    const auto note = log::parse_note(bytes);
    const auto mark = note ? log::parse_checkpoint(note->text) : std::unexpected(note.error());
    if (!mark) {
      find(Check::mark, mark.error(), {});
    } else if (mark->origin != report_.origin) {
      find(Check::mark, Fault::wrong_origin, "the mark is of the ledger " + mark->origin, {});
    } else if (mark->size > report_.size) {
      find(Check::mark, Fault::rolled_back,
           "a checkpoint of " + std::to_string(mark->size) + " entries was signed; the store has " +
               std::to_string(report_.size),
           {});
    } else if (const auto root = log::root_at(view_, mark->size); !root || *root != mark->root) {
      find(Check::mark, Fault::forked,
           "the entries are not those of the checkpoint of size " + std::to_string(mark->size) +
               " that was signed",
           {});
    }
  }

  void finish(const std::string& mark) {
    for (const auto& [id, tile] : tree_.changed()) check_tile(id, tile);
    check_count(Check::tile, tables_.tiles, tiles_, "tiles");
    check_count(Check::link, tables_.links, view_.size(), "links");
    check_count(Check::checkpoint, tables_.checkpoints, report_.checkpoints, "checkpoints");
    if (view_.size() == 0) {
      find(Check::entry, Fault::broken_chain, "there is no entry, not even genesis", {});
    } else if (!is_sealed_) {
      find(Check::seal, Fault::not_included, "the last entry is not a seal", view_.size() - 1);
    }
    check_records();
    check_map();
    check_mark(mark);
    report_.root = tree_.root();
    // Those about entries first, the first entry's first; then those about tables.
    std::ranges::stable_sort(
        found_, {}, [](const Finding& f) { return f.error.entry.value_or(limits::tree_size); });
    if (found_.size() > options_.max_findings) found_.resize(options_.max_findings);
    report_.findings = std::move(found_);
  }

  store::ReadTransaction transaction_;
  const store::Tables& tables_;
  store::View view_;
  const AuditOptions& options_;
  AuditReport report_;
  std::vector<Finding> found_;
  AuditState state_;
  scheme::MapState map_;
  log::Appender tree_;
  std::uint64_t tiles_ = 0;
  Hash previous_;
  Time previous_time_;
  bool is_sealed_ = false;
  std::vector<SignatureTask> tasks_;
  std::vector<log::Index> signed_;  // which entry each task is of
  std::vector<Waiting> chunk_;
  log::Index next_ = 0;
};

}  // namespace

std::string_view name(Check check) {
  switch (check) {
    case Check::entry: return "entry";
    case Check::chain: return "chain";
    case Check::signature: return "signature";
    case Check::rule: return "rule";
    case Check::seal: return "seal";
    case Check::checkpoint: return "checkpoint";
    case Check::tile: return "tile";
    case Check::record: return "record";
    case Check::map: return "map";
    case Check::link: return "link";
    case Check::meta: return "meta";
    case Check::mark: return "mark";
  }
  return "?";
}

AuditReport audit(store::Store& store, const std::string& mark, const AuditOptions& options) {
  return Audit(store, options).run(mark);
}

}  // namespace certledger
