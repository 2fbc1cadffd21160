#include "ledger/export/writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "ledger/audit/store_source.h"
#include "ledger/base/check.h"
#include "ledger/export/bundle.h"
#include "ledger/export/reader.h"
#include "ledger/log/appender.h"
#include "ledger/store/high_water_mark.h"
#include "ledger/store/newest_checkpoint.h"
#include "ledger/system/medium.h"
#include "ledger/system/write_file.h"
#include "ledger/write/ledger.h"

namespace certledger::exports {
namespace {

namespace fs = std::filesystem;

// The number of entries to read in one transaction, so that transactions stay short.
constexpr std::size_t stretch = 2048;
constexpr mode_t file_mode = 0644;
constexpr const char* unfinished = ".unfinished";

[[noreturn]] void fail_writing(const fs::path& path, int error) {
  throw SystemError(Fault::store, path.string() + ": " +
                                      system::write_failure(system::directory_of(path), error));
}

/// Writes a file of an export; it gets its name when it is complete. Does not sync.
void put_file(const fs::path& path, BytesView bytes) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (failed) fail_writing(path.parent_path(), failed.value());
  const fs::path temporary = path.parent_path() / unfinished;
  constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
  try {
    const system::FileDescriptor file(::open(temporary.c_str(), flags, file_mode));
    if (file.number() < 0) fail_writing(temporary, errno);
    system::write_all(file, temporary, bytes);
  } catch (const SystemError&) {
    ::unlink(temporary.c_str());
    throw;
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) fail_writing(path, errno);
}

/// Syncs the file system of `directory`.
void sync_all(const fs::path& directory) {
  const system::FileDescriptor opened(
      ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() < 0 || ::syncfs(opened.number()) != 0) {
    throw SystemError(Fault::store,
                      directory.string() + ": " + system::write_failure(directory, errno));
  }
}

/// The newest checkpoint of a ledger's store at the beginning of an export.
Result<NewestCheckpoint> newest_of(const store::View& view, const write::Ledger& ledger,
                                   const std::optional<Bytes>& mark) {
  if (!mark) {
    throw SystemError(Fault::store, (ledger.directory() / "mark").string() +
                                        " is missing: without the high-water mark, an old copy of "
                                        "the store cannot be detected. Nothing was exported");
  }
  if (auto ok = write::compare_with_mark(view, ledger.origin(), *mark); !ok) {
    return std::unexpected(std::move(ok.error()));
  }
  auto newest = newest_checkpoint(view);
  if (newest && newest->checkpoint.size != view.size()) {
    return fail(Fault::store,
                "the newest checkpoint does not cover the newest entry: run `certledger verify`");
  }
  return newest;
}

/// Checks that an earlier export belongs to this ledger, and is not ahead of it.
Result<void> check_continued(const Manifest& earlier, const store::View& view,
                             const std::string& origin, const fs::path& to) {
  if (earlier.origin != origin) {
    return fail(Fault::wrong_origin,
                "holds an export of the ledger " + earlier.origin + ", not of " + origin,
                to.string());
  }
  if (earlier.size > view.size()) {
    return fail(Fault::rolled_back,
                "holds an export of " + std::to_string(earlier.size) + " entries; the ledger has " +
                    std::to_string(view.size()),
                to.string());
  }
  const auto root = log::root_at(view, earlier.size);
  if (root && *root == earlier.root) return {};
  return fail(Fault::forked,
              "the ledger's first " + std::to_string(earlier.size) +
                  " entries differ from those exported here before: another history",
              to.string());
}

/// Writes bundles and tiles from where an earlier export ended.
class ExportWriter {
 public:
  ExportWriter(fs::path dir, const std::optional<Reader>& earlier, Report& report)
      : dir_(std::move(dir)),
        report_(report),
        begin_(earlier ? earlier->size() : 0),
        tree_(begin_, [&](log::TileId id) { return edge_of(*earlier, id); }) {
    if (!earlier) return;
    // What does not change.
    for (const auto& [file, digest] : earlier->manifest().files) files_[file] = digest;
  }

  /// The first entry to read: the first of the bundle at the edge.
  [[nodiscard]] log::Index first() const { return begin_ - begin_ % log::tile_width; }

  Result<void> take(log::Index index, BytesView entry, std::optional<BytesView> checkpoint) {
    if (auto ok = add_to_bundle(entries_, entry); !ok) return ok;
    if (checkpoint) {
      if (auto ok = add_to_bundle(checkpoints_, *checkpoint); !ok) return ok;
    }
    if (index >= begin_) tree_.push(log::leaf_hash(entry));
    if ((index + 1) % log::tile_width == 0) put_bundles(index / log::tile_width, log::tile_width);
    for (const auto& [id, tile] : tree_.take_completed()) put_tile(id, tile);
    return {};
  }

  /// Writes a full bundle of checkpoints that was exported before: it may have new cosignatures.
  void put_checkpoints(std::uint64_t index, BytesView bundle) {
    put({File::Kind::checkpoints, 0, index, log::tile_width}, bundle);
  }

  /// Writes the files at the edge of a tree of `size` entries. Returns the root of what was
  /// written.
  Hash finish(log::TreeSize size) {
    if (const auto width = static_cast<unsigned>(size % log::tile_width); width > 0) {
      put_bundles(size / log::tile_width, width);
    }
    for (const auto& [id, tile] : tree_.changed()) put_tile(id, tile);
    return tree_.root();
  }

  [[nodiscard]] std::map<File, Hash> files_at(log::TreeSize size) const {
    std::map<File, Hash> files;
    for_each_file(size, [&](const File& file) {
      const auto known = files_.find(file);
      CERTLEDGER_CHECK(known != files_.end());
      files.emplace_hint(files.end(), *known);
      return true;
    });
    return files;
  }

 private:
  static Bytes edge_of(const Reader& earlier, log::TileId id) {
    const auto published = earlier.read_tile(id);
    auto tile = published ? log::stored_tile(*published) : Result<Bytes>(Bytes{});
    return tile ? std::move(*tile) : Bytes{};  // the tree refuses a wrong length
  }

  void put(const File& file, BytesView bytes) {
    const Hash digest = sha256(bytes);
    if (const auto known = files_.find(file); known != files_.end() && known->second == digest) {
      return;
    }
    put_file(dir_ / path_of(file), bytes);
    files_[file] = digest;
    ++report_.files;
    report_.octets += bytes.size();
  }

  void put_bundles(std::uint64_t index, unsigned width) {
    put({File::Kind::entries, 0, index, width}, entries_);
    put({File::Kind::checkpoints, 0, index, width}, checkpoints_);
    entries_.clear();
    checkpoints_.clear();
  }

  void put_tile(log::TileId id, BytesView tile) {
    const Bytes published = log::published_tile(tile);
    const auto width = static_cast<unsigned>(published.size() / Hash::size);
    put({File::Kind::tile, id.level, id.index, width}, published);
  }

  fs::path dir_;
  Report& report_;
  log::TreeSize begin_;
  log::Appender tree_;
  Bytes entries_;
  Bytes checkpoints_;
  std::map<File, Hash> files_;
};

/// Copies the entries up to `size` from the store.
Result<void> copy_entries(store::Store& store, log::TreeSize size, ExportWriter& writer,
                          const Progress& progress) {
  audit::StoreSource source(store, writer.first());
  audit::EntryRun run;
  log::Index next = writer.first();
  std::size_t read = 0;
  while (next < size) {
    if (!source.next(run) || !run.damage.empty() || run.first > next) {
      return fail(Fault::broken_chain, "the entry is missing: run `certledger verify`",
                  "entry " + std::to_string(next));
    }
    for (std::size_t i = next - run.first; i < run.entries.size() && next < size; ++i, ++next) {
      if (auto ok = writer.take(next, run.entries[i], source.checkpoint(next + 1)); !ok) {
        ok.error().entry = next;
        return ok;
      }
    }
    read += run.entries.size();
    if (read < stretch) continue;
    read = 0;
    source.renew();
    progress(next, size);
  }
  return {};
}

/// Copies the full bundles of checkpoints before the edge.
Result<void> copy_earlier_checkpoints(store::Store& store, ExportWriter& writer) {
  const std::uint64_t bundles = writer.first() / log::tile_width;
  for (std::uint64_t index = 0; index < bundles; ++index) {
    const store::ReadTransaction transaction(store.environment());
    store::Cursor cursor(transaction, store.tables().checkpoints);
    Bytes bundle;
    const log::TreeSize end = (index + 1) * log::tile_width;
    log::TreeSize last = end - log::tile_width;
    auto row = cursor.seek(store::key_of(last + 1));
    for (; row && row->key.size() == 8 && read_u64_be(row->key) <= end; row = cursor.next()) {
      if (read_u64_be(row->key) <= last) {
        return fail(Fault::wrong_record,
                    "the stored checkpoints are out of order: run `certledger verify`");
      }
      last = read_u64_be(row->key);
      if (auto ok = add_to_bundle(bundle, row->value); !ok) return ok;
    }
    writer.put_checkpoints(index, bundle);
  }
  return {};
}

Result<void> write_files(store::Store& store, const NewestCheckpoint& newest, const fs::path& dir,
                         const std::optional<Reader>& earlier, Report& report,
                         const Progress& progress) {
  const log::TreeSize size = newest.checkpoint.size;
  ExportWriter writer(dir, earlier, report);
  if (auto ok = copy_earlier_checkpoints(store, writer); !ok) return ok;
  if (auto ok = copy_entries(store, size, writer, progress); !ok) return ok;
  if (writer.finish(size) != newest.checkpoint.root) {
    return fail(Fault::wrong_root,
                "the entries do not lead to the root of the newest checkpoint; nothing was "
                "exported. Run `certledger verify`");
  }
  const Manifest manifest{newest.checkpoint.origin, size, newest.checkpoint.root,
                          sha256(as_bytes(newest.note)), writer.files_at(size)};
  if (earlier && report.files == 0 && earlier->manifest().checkpoint == manifest.checkpoint) {
    return {};
  }
  sync_all(dir);
  system::write_file_atomically(dir / checkpoint_path, as_bytes(newest.note), file_mode);
  system::write_file_atomically(dir / manifest_path, as_bytes(format_manifest(manifest)),
                                file_mode);
  return {};
}

/// Removes partial bundles and tiles that are full by now: nobody needs them any more.
void drop_parts(const fs::path& dir, const Manifest& earlier, log::TreeSize size) {
  for (const auto& [file, digest] : earlier.files) {
    if (file.width == log::tile_width) continue;
    if (log::width_at({file.level, file.index}, size) != log::tile_width) continue;
    std::error_code ignored;
    fs::remove_all((dir / path_of(file)).parent_path(), ignored);
  }
}

system::FileDescriptor lock_export(const fs::path& to) {
  system::FileDescriptor directory(::open(to.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number() < 0) {
    throw SystemError(Fault::store, to.string() + ": " + system::error_words(errno));
  }
  if (::flock(directory.number(), LOCK_EX | LOCK_NB) != 0) {
    throw SystemError(Fault::busy, to.string() + ": another export to this directory is running");
  }
  return directory;
}

}  // namespace

// --- the place ---

Place::Place(const fs::path& to) {
  std::error_code unknown;
  if (fs::exists(to, unknown) && !fs::is_empty(to, unknown)) {
    earlier_ = to;
    lock_ = lock_export(to);
  } else {
    new_.emplace(to);
  }
}

void Place::finish() {
  if (!new_) return;
  const mode_t mask = umask(0);
  umask(mask);
  ::chmod(new_->path().c_str(), 0777 & ~mask);
  new_->finish();
}

// --- the whole ---

Result<Report> export_into(const fs::path& dir, const fs::path& to, const Progress& progress,
                           const store::AfterOpening& after_opening) {
  const auto mark = store::read_mark(dir / "mark");
  const write::Ledger ledger = write::Ledger::open(dir, after_opening);
  std::optional<Reader> earlier;
  if (!fs::is_empty(to)) {
    auto reader = Reader::open_to_update(to);
    if (!reader) return std::unexpected(std::move(reader.error()));
    earlier.emplace(std::move(*reader));
  }
  Result<NewestCheckpoint> newest;
  {
    const store::ReadTransaction transaction(ledger.store().environment());
    const store::View view(transaction, ledger.store().tables());
    newest = newest_of(view, ledger, mark);
    if (!newest) return std::unexpected(std::move(newest.error()));
    if (earlier) {
      const auto ok = check_continued(earlier->manifest(), view, ledger.origin(), to);
      if (!ok) return std::unexpected(ok.error());
    }
  }
  Report report;
  report.checkpoint = newest->checkpoint;
  if (earlier) report.before = earlier->size();
  if (auto ok = write_files(ledger.store(), *newest, to, earlier, report, progress); !ok) {
    return std::unexpected(std::move(ok.error()));
  }
  if (earlier) drop_parts(to, earlier->manifest(), newest->checkpoint.size);
  return report;
}

}  // namespace certledger::exports
