#include "ledger/maintain/maintain.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/derive/derivation.h"
#include "ledger/derive/derived_records.h"
#include "ledger/log/appender.h"
#include "ledger/log/entry.h"
#include "ledger/store/high_water_mark.h"
#include "ledger/store/newest_checkpoint.h"
#include "ledger/store/sound.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "ledger/system/new_directory.h"
#include "ledger/system/own_file.h"
#include "ledger/system/temporary_directory.h"
#include "ledger/system/write_file.h"
#include "ledger/write/ledger.h"

namespace certledger::maintain {
namespace {

namespace fs = std::filesystem;

/// Derives the tables again from the entries, and compares them row by row with the stored ones.
class Rebuild {
 public:
  Rebuild(store::WriteTransaction& transaction, const store::Tables& tables)
      : transaction_(transaction),
        tables_(tables),
        view_(transaction, tables),
        origin_(view_.meta("origin")),
        tree_(0, [](log::TileId) { return Bytes{}; }) {}

  Result<RebuildReport> run() {
    for (log::Index index = 0; index < view_.size(); ++index) {
      if (auto ok = take_entry(index); !ok) {
        ok.error().entry = index;
        return std::unexpected(std::move(ok.error()));
      }
      if (index % log::tile_width == 0) put_tiles(tree_.take_completed());
    }
    put_tiles(tree_.changed());
    put_records();
    put_map();
    drop_foreign_rows();
    report_.size = view_.size();
    return report_;
  }

 private:
  Result<void> take_entry(log::Index index) {
    const auto bytes = view_.entry_bytes(index);
    if (!bytes) return fail(Fault::broken_chain, "the entry is missing");
    const Bytes copy = to_bytes(*bytes);
    const auto entry = log::decode_entry_view(copy);
    if (!entry) return std::unexpected(entry.error());
    const auto statement = scheme::decode_statement(entry->statement);
    if (!statement) return std::unexpected(statement.error());
    scheme::MapState map;
    const bool is_seal = kind_of(statement->body) == scheme::Kind::seal;
    if (is_seal) map = state_.update_map();
    const Hash leaf = log::leaf_hash(copy);
    auto derivation = derive::derive(
        state_, *statement,
        {index, entry->recorded_at, entry->author, log::statement_hash(origin_, entry->statement),
         leaf, is_seal ? &map : nullptr});
    if (!derivation) return std::unexpected(std::move(derivation.error()));
    put(tables_.links, store::key_of(index), derivation->links);
    derive::take(state_, std::move(*derivation));
    tree_.push(leaf);
    return {};
  }

  void put(store::Table table, const Bytes& key, BytesView value) {
    const auto stored = transaction_.get(table, key);
    if (stored && std::ranges::equal(*stored, value)) return;
    ++report_.changed;
    transaction_.put(table, key, value);
  }

  void put_tiles(const std::map<log::TileId, Bytes>& tiles) {
    for (const auto& [id, tile] : tiles) {
      put(tables_.tiles, store::key_of(id), tile);
      last_tile_[id.level] = id.index;
    }
  }

  void put_records() {
    std::map<Hash, BytesView> sorted;
    state_.for_each([&](const scheme::SubjectId& subject, BytesView record) {
      sorted.emplace(scheme::map_key(subject), record);
    });
    for (const auto& [key, record] : sorted) {
      put(tables_.records, to_bytes(key.view()), record);
      keys_.push_back(key);
    }
    report_.subjects = sorted.size();
    put(tables_.meta, to_bytes(as_bytes("subjects")), store::key_of(report_.subjects));
  }

  void put_map() {
    state_.update_map();
    store::for_each_row(state_.pages(), [&](const store::MapRow& row, BytesView value) {
      put(row.is_bucket ? tables_.buckets : tables_.pages, row.key, value);
      map_keys_[row.is_bucket ? 0 : 1].insert(row.key);
    });
  }

  /// Rows with keys that do not follow from the entries.
  void drop_foreign_rows() {
    drop(tables_.links,
         [&](BytesView key) { return key.size() == 8 && read_u64_be(key) < view_.size(); });
    drop(tables_.records, [&](BytesView key) {
      const auto hash = octets_from<Hash>(key);
      return hash && std::ranges::binary_search(keys_, *hash);
    });
    drop(tables_.buckets, [&](BytesView key) { return map_keys_[0].contains(to_bytes(key)); });
    drop(tables_.pages, [&](BytesView key) { return map_keys_[1].contains(to_bytes(key)); });
    drop(tables_.tiles, [&](BytesView key) {
      if (key.size() != 9) return false;
      const auto last = last_tile_.find(key[0]);
      return last != last_tile_.end() && read_u64_be(key.subspan(1)) <= last->second;
    });
  }

  template <class Belongs>
  void drop(store::Table table, Belongs belongs) {
    std::vector<Bytes> strangers;
    {
      store::Cursor cursor(transaction_, table);
      for (auto item = cursor.first(); item; item = cursor.next()) {
        if (!belongs(item->key)) strangers.push_back(to_bytes(item->key));
      }
    }
    for (const Bytes& key : strangers) transaction_.erase(table, key);
    report_.changed += strangers.size();
  }

  store::WriteTransaction& transaction_;
  const store::Tables& tables_;
  store::View view_;
  std::string origin_;
  derive::DerivedRecords state_;
  log::Appender tree_;
  std::map<unsigned, std::uint64_t> last_tile_;
  std::vector<Hash> keys_;
  std::array<std::set<Bytes>, 2> map_keys_;  // of buckets and of pages
  RebuildReport report_;
};

// --- copies ---

system::FileDescriptor create_private_file(const fs::path& path) {
  system::FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.number() < 0) {
    throw SystemError(Fault::store, path.string() + ": cannot create: " +
                                        system::write_failure(system::directory_of(path), errno));
  }
  return file;
}

void make_directory(const fs::path& path) {
  if (mkdir(path.c_str(), 0700) != 0) {
    throw SystemError(Fault::store, path.string() + ": cannot create: " +
                                        system::write_failure(system::directory_of(path), errno));
  }
}

/// Copies the open store into the new directory `to`/store; it is on the disk on return.
void copy_store(const store::Environment& environment, const fs::path& to) {
  make_directory(to / "store");
  const fs::path data = to / "store" / "data.mdb";
  const system::FileDescriptor file = create_private_file(data);
  environment.copy_to(file.number());
  if (fsync(file.number()) != 0) {
    throw SystemError(Fault::store, data.string() + ": " + system::write_failure(data, errno));
  }
  system::sync_directory(to / "store");
  system::give_to_owner(to / "store");
}

/// The newest checkpoint of the store in `dir`, after a check that it covers the newest entry and
/// matches the root of the tiles.
NewestCheckpoint checkpoint_of_copy(const fs::path& dir) {
  store::Store copy = store::Store::open(dir / "store", store::Mode::read_write);
  const store::ReadTransaction transaction(copy.environment());
  const store::View view(transaction, copy.tables());
  auto newest = newest_checkpoint(view);
  const auto root = log::root_at(view, view.size());
  if (!newest || newest->checkpoint.size != view.size() || !root ||
      *root != newest->checkpoint.root) {
    throw SystemError(Fault::store, dir.string() +
                                        ": the newest checkpoint of the copy does not match its "
                                        "entries: run `certledger verify` on the ledger");
  }
  return std::move(*newest);
}

/// The first free name for a replaced store.
fs::path next_replaced(const fs::path& dir) {
  for (unsigned i = 1;; ++i) {
    fs::path path = dir / ("replaced-" + std::to_string(i));
    if (!fs::exists(path)) return path;
  }
}

/// The name of a restore's copy, until the old store gets its final name. It contains the inode
/// number of the old store, which tells whether the two have been exchanged already.
constexpr std::string_view waiting_name = ".replaced-";

std::uint64_t number_of(const fs::path& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0 ? info.st_ino : 0;
}

/// Cleans up after a killed restore: a replaced store gets its name, and a copy is removed.
void settle_interrupted(const fs::path& dir) {
  std::vector<fs::path> left;
  for (const fs::directory_entry& entry : fs::directory_iterator(dir)) {
    if (entry.path().filename().string().starts_with(waiting_name)) left.push_back(entry.path());
  }
  for (const fs::path& path : left) {
    const auto number = parse_decimal(path.filename().string().substr(waiting_name.size()));
    std::error_code ignored;
    if (number && number_of(path / "store") == *number) {
      fs::rename(path, next_replaced(dir), ignored);
    } else {
      fs::remove_all(path, ignored);
    }
  }
}

/// Exchanges two directories atomically.
void exchange(const fs::path& one, const fs::path& other) {
  if (renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) != 0) {
    throw SystemError(Fault::store, other.string() + ": cannot exchange the stores: " +
                                        system::write_failure(system::directory_of(other), errno));
  }
}

/// The root of the ledger in `dir` at `size`. Nothing if its store is unreadable, or does not match
/// the signed checkpoint.
std::optional<Hash> root_in(const fs::path& dir, const log::Checkpoint& is_now,
                            log::TreeSize size) {
  try {
    store::Store store = store::Store::open(dir / "store", store::Mode::read_only);
    const store::ReadTransaction transaction(store.environment());
    const store::View view(transaction, store.tables());
    if (log::root_at(view, is_now.size) != is_now.root) return std::nullopt;
    const auto root = log::root_at(view, size);
    return root ? std::optional(*root) : std::nullopt;
  } catch (const SystemError&) {
    return std::nullopt;  // damaged: a reason to restore, which says nothing about the copy
  }
}

/// An older copy of this ledger is a mistake of the user, and contradicts nothing. A copy that
/// differs from the beginning of this ledger has another history.
std::unexpected<Error> refuse_older(const store::View& copy, const log::Checkpoint& remembered,
                                    const fs::path& dir) {
  const auto root = log::root_at(copy, copy.size());
  const auto ours = root_in(dir, remembered, copy.size());
  if (root && ours && *root != *ours) {
    return fail(Fault::forked,
                "the copy's " + std::to_string(copy.size()) +
                    " entries differ from the first entries of the ledger: another history");
  }
  return fail(Fault::rolled_back,
              "the backup is older than the ledger: it has " + std::to_string(copy.size()) +
                  " entries; the ledger signed a checkpoint of " + std::to_string(remembered.size) +
                  ". Nothing was written. Restore a newer backup, or restore this one into a new "
                  "directory to look at it");
}

/// Refuses a store that does not continue the high-water mark of `dir`.
Result<void> continues_mark(const fs::path& from, const fs::path& dir,
                            const std::optional<Bytes>& mark) {
  if (!mark) return {};
  const auto note = log::parse_note(as_text(*mark));
  const auto remembered = note ? log::parse_checkpoint(note->text) : std::unexpected(note.error());
  if (!remembered) return std::unexpected(remembered.error());
  store::Store store = store::Store::open(from / "store", store::Mode::read_only);
  const store::ReadTransaction transaction(store.environment());
  const store::View view(transaction, store.tables());
  if (remembered->origin != view.meta("origin")) {
    return fail(Fault::wrong_origin, "the backup is of the ledger " +
                                         printable(view.meta("origin")) + ", not of " +
                                         remembered->origin);
  }
  if (remembered->size > view.size()) return refuse_older(view, *remembered, dir);
  const auto root = log::root_at(view, remembered->size);
  if (root && *root == remembered->root) return {};
  return fail(Fault::forked,
              "the backup's first " + std::to_string(remembered->size) +
                  " entries contradict the checkpoint that the ledger signed: another history");
}

}  // namespace

Result<void> audit_copy(const fs::path& from, const store::AfterOpening& after_opening) {
  store::Store store = store::Store::open(from / "store", store::Mode::read_only, after_opening);
  const audit::Report report = audit::audit(store, {}, {});
  if (report.good()) return {};
  return std::unexpected(report.findings.front().error);
}

Result<RebuildReport> rebuild(const fs::path& dir, std::chrono::milliseconds wait) {
  const auto lock = store::WriterLock::acquire(dir, wait);
  const auto mark = store::read_mark(dir / "mark");
  store::Store store = store::Store::open(dir / "store", store::Mode::read_write);
  store::require_sound(store.environment(), lock);
  store::leave_word_after_commits(store.environment(), lock);
  store::WriteTransaction transaction(store.environment());
  auto report = Rebuild(transaction, store.tables()).run();
  if (!report) return report;
  // Use the tree that was just derived: the stored one may be the damaged part.
  if (mark) {
    const store::View view(transaction, store.tables());
    auto ok = write::compare_with_mark(view, view.meta("origin"), *mark);
    if (!ok && write::contradicts_mark(ok.error().fault))
      return std::unexpected(std::move(ok.error()));
  }
  if (report->changed > 0) transaction.commit();
  return report;
}

log::Checkpoint backup_into(const fs::path& dir, const fs::path& to,
                            const store::AfterOpening& after_opening) {
  const auto mark = store::read_mark(dir / "mark");
  store::Store store = store::Store::open(dir / "store", store::Mode::read_only, after_opening);
  if (mark) {
    const store::ReadTransaction transaction(store.environment());
    const store::View view(transaction, store.tables());
    const auto ok = write::compare_with_mark(view, view.meta("origin"), *mark);
    if (!ok && write::contradicts_mark(ok.error().fault)) {
      throw SystemError(ok.error().fault, dir.string() + ": " + ok.error().what);
    }
  }
  copy_store(store.environment(), to);
  const NewestCheckpoint newest = checkpoint_of_copy(to);
  system::write_new_file(to / "mark", as_bytes(newest.note), 0600);
  system::sync_directory(to);
  return newest.checkpoint;
}

log::Checkpoint backup(const fs::path& dir, const fs::path& to) {
  system::NewDirectory place(to);
  const log::Checkpoint checkpoint = backup_into(dir, place.path());
  place.finish();
  return checkpoint;
}

Result<RestoreReport> restore(const fs::path& from, const fs::path& dir,
                              std::chrono::milliseconds wait, const CopyJudge& judge) {
  if (auto ok = judge(from); !ok) return std::unexpected(ok.error());
  if (!fs::exists(dir)) make_directory(dir);
  const auto lock = store::WriterLock::acquire(dir, wait);
  const auto mark = store::read_mark(dir / "mark");
  if (auto ok = continues_mark(from, dir, mark); !ok) return std::unexpected(ok.error());
  settle_interrupted(dir);
  // Under a temporary name until it is complete: only stores that were in use here get a name with
  // "replaced".
  system::TemporaryDirectory copy(dir, dir.string() + ": cannot restore");
  system::give_to_owner(copy.path());
  {
    store::Store store = store::Store::open(from / "store", store::Mode::read_only);
    copy_store(store.environment(), copy.path());
  }
  const NewestCheckpoint newest = checkpoint_of_copy(copy.path());
  RestoreReport report;
  report.checkpoint = newest.checkpoint;
  if (fs::exists(dir / "store")) {
    // Exchanges the two atomically. The old store is kept: a person decides what to do with it.
    const fs::path waiting =
        dir / (std::string(waiting_name) + std::to_string(number_of(dir / "store")));
    if (const int failed = copy.rename_to(waiting); failed != 0) {
      throw SystemError(Fault::store, waiting.string() +
                                          ": cannot create: " + system::write_failure(dir, failed));
    }
    try {
      exchange(waiting / "store", dir / "store");
    } catch (const SystemError&) {
      std::error_code ignored;
      fs::remove_all(waiting, ignored);
      throw;
    }
    report.replaced = waiting / "store";
  } else {
    fs::rename(copy.path() / "store", dir / "store");
  }
  try {
    if (!report.replaced.empty()) {
      const fs::path kept = next_replaced(dir);
      fs::rename(report.replaced.parent_path(), kept);
      report.replaced = kept / "store";
    }
    system::sync_directory(dir);
    if (!mark || *mark != to_bytes(as_bytes(newest.note))) {
      store::advance_mark(lock, dir / "mark", mark, as_bytes(newest.note));
    }
  } catch (const std::runtime_error& e) {
    report.trouble = e.what();
  }
  return report;
}

}  // namespace certledger::maintain
