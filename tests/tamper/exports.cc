#include "tests/tamper/exports.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "ledger/export/bundle.h"
#include "ledger/log/appender.h"
#include "ledger/log/checkpoint.h"
#include "ledger/system/file.h"
#include "tests/tamper/grounds.h"
#include "tests/tamper/meddle.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_octets = std::size_t{1} << 28;
Bytes bundle_of(const std::vector<Bytes>& items) {
  Bytes bundle;
  for (const Bytes& item : items) {
    if (!exports::add_to_bundle(bundle, item)) throw std::runtime_error("no item of a bundle");
  }
  return bundle;
}

exports::Manifest manifest_in(const fs::path& directory) {
  const Bytes text = file_in(directory, std::string(exports::manifest_path));
  return exports::parse_manifest(as_text(text)).value();
}

/// Its digests are those of the files.
void write_manifest(const fs::path& directory, exports::Manifest manifest) {
  manifest.checkpoint = sha256(file_in(directory, std::string(exports::checkpoint_path)));
  for (auto& [file, digest] : manifest.files) {
    digest = sha256(file_in(directory, exports::path_of(file)));
  }
  put_file_in(directory, std::string(exports::manifest_path),
              as_bytes(exports::format_manifest(manifest)));
}

std::vector<Bytes> items_of(const Exported& content, const exports::File& file) {
  std::vector<Bytes> items;
  if (file.kind == exports::File::Kind::entries) {
    const auto begin =
        content.entries.begin() + static_cast<std::ptrdiff_t>(file.index * log::tile_width);
    items.assign(begin, begin + file.width);
    return items;
  }
  for (const auto& [size, note] : content.notes) {
    if (size > 0 && (size - 1) / log::tile_width == file.index) items.push_back(note);
  }
  return items;
}

}  // namespace

Exported content_of(const fs::path& ledger) {
  Exported content;
  store::Store store = store::Store::open(ledger / "store", store::Mode::read_only);
  const store::ReadTransaction transaction(store.environment());
  const store::Tables& tables = store.tables();
  content.origin = as_text(*transaction.get(tables.meta, as_bytes("origin")));
  for (const Row& row : rows_in(transaction, tables.entries)) {
    const auto block = store::Block::parse(read_u64_be(row.key), row.value).value();
    block.for_each([&](BytesView entry) { content.entries.push_back(to_bytes(entry)); });
  }
  for (const Row& row : rows_in(transaction, tables.checkpoints)) {
    content.notes.emplace_back(read_u64_be(row.key), row.value);
  }
  return content;
}

void write_export(const fs::path& directory, const Exported& content) {
  fs::remove_all(directory);
  fs::create_directory(directory);
  exports::Manifest manifest;
  manifest.origin = content.origin;
  manifest.size = content.entries.size();
  log::Appender tree(0, [](log::TileId) { return Bytes{}; });
  for (const Bytes& entry : content.entries) tree.push(log::leaf_hash(entry));
  manifest.root = tree.root();
  const auto& tiles = tree.changed();
  exports::for_each_file(manifest.size, [&](const exports::File& file) {
    manifest.files[file] = {};
    put_file_in(directory, exports::path_of(file),
                file.kind == exports::File::Kind::tile
                    ? log::published_tile(tiles.at({file.level, file.index}))
                    : bundle_of(items_of(content, file)));
    return true;
  });
  put_file_in(directory, std::string(exports::checkpoint_path),
              content.notes.empty() ? Bytes{} : content.notes.back().second);
  write_manifest(directory, std::move(manifest));
}

std::string path_in_base(exports::File::Kind kind, std::uint64_t index, unsigned level) {
  return exports::path_of({kind, level, index, log::width_at({level, index}, base_size)});
}

Bytes file_in(const fs::path& directory, const std::string& path) {
  return system::read_file(directory / path, most_octets);
}

void put_file_in(const fs::path& directory, const std::string& path, BytesView octets) {
  fs::create_directories((directory / path).parent_path());
  std::ofstream file(directory / path, std::ios::binary | std::ios::trunc);
  file << as_text(octets);
  if (!file.flush()) throw std::runtime_error(path + " cannot be written");
}

void renew_manifest(const fs::path& directory) {
  write_manifest(directory, manifest_in(directory));
}

void renew_manifest_by_checkpoint(const fs::path& directory) {
  exports::Manifest manifest = manifest_in(directory);
  const Bytes text = file_in(directory, std::string(exports::checkpoint_path));
  const log::Checkpoint stated =
      log::parse_checkpoint(log::parse_note(as_text(text)).value().text).value();
  manifest.origin = stated.origin;
  manifest.root = stated.root;
  write_manifest(directory, std::move(manifest));
}

void meddle_with_bundle(const fs::path& directory, const std::string& path,
                        const std::function<void(std::vector<Bytes>&)>& change) {
  const Bytes bundle = file_in(directory, path);
  const std::vector<BytesView> views = exports::parse_bundle(bundle).value();
  std::vector<Bytes> items(views.size());
  std::ranges::transform(views, items.begin(), to_bytes);
  change(items);
  put_file_in(directory, path, bundle_of(items));
}

void meddle_with_exported_entry(const fs::path& directory, log::Index index,
                                const std::function<void(Bytes&)>& change) {
  meddle_with_bundle(
      directory, path_in_base(exports::File::Kind::entries, index / log::tile_width),
      [&](std::vector<Bytes>& entries) { change(entries.at(index % log::tile_width)); });
  renew_manifest(directory);
}

void meddle_with_exported_note(const fs::path& directory, log::TreeSize size,
                               const std::function<void(Bytes&)>& change) {
  const std::uint64_t bundle = (size - 1) / log::tile_width;
  // By its place: what was done to it before may have changed what it says.
  std::size_t place = 0;
  for (unsigned batch = 1; size_after(batch) != size; ++batch) {
    if ((size_after(batch) - 1) / log::tile_width == bundle) ++place;
  }
  meddle_with_bundle(directory, path_in_base(exports::File::Kind::checkpoints, bundle),
                     [&](std::vector<Bytes>& notes) { change(notes.at(place)); });
  renew_manifest(directory);
}

}  // namespace certledger::testing
