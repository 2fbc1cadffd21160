#include "ledger/export/reader.h"

#include <algorithm>
#include <map>

#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "ledger/export/bundle.h"
#include "ledger/log/checkpoint.h"

namespace certledger::exports {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_listed = 1'000'000;
constexpr std::string_view partial = ".p/";
constexpr unsigned deepest = 10;  // tile/entries/x…/x…/x…/x…/x…/NNN.p/W

std::size_t max_bytes(const File& file) {
  if (file.kind == File::Kind::tile) return std::size_t{file.width} * Hash::size;
  // Entries have a smaller limit than other bundle items.
  const std::size_t item =
      file.kind == File::Kind::entries ? limits::entry_bytes : bundle_item_bytes;
  return std::size_t{file.width} * (2 + item);
}

std::uint64_t index_of(log::Index entry) { return entry / log::tile_width; }

}  // namespace

std::optional<log::TreeSize> stated_size(BytesView bytes) {
  const auto note = log::parse_note(as_text(bytes));
  const auto checkpoint = note ? log::parse_checkpoint(note->text) : std::unexpected(note.error());
  return checkpoint ? std::optional(checkpoint->size) : std::nullopt;
}

Result<Reader> Reader::open_to_update(const fs::path& directory) {
  std::error_code unknown;
  if (!fs::exists(directory, unknown) && !unknown) {
    throw SystemError(Fault::store,
                      directory.string() + ": no such directory; name the directory of an export");
  }
  Reader reader(system::OpenDirectory::open(directory));
  if (auto ok = reader.read_manifest(); !ok) return std::unexpected(std::move(ok.error()));
  return reader;
}

Result<Reader> Reader::open(const fs::path& directory) {
  auto reader = open_to_update(directory);
  if (!reader) return reader;
  if (auto ok = reader->read_checkpoint(); !ok) return std::unexpected(std::move(ok.error()));
  return reader;
}

Bytes Reader::read_path(const std::string& path, std::size_t most, const Hash* digest) const {
  const auto file = directory_.open_file(path);
  const fs::path whole = directory() / path;
  if (!file) {
    throw SystemError(
        Fault::store,
        whole.string() + ": is missing: the copy is not complete. Copy the export again");
  }
  Bytes bytes = read_all(*file, whole, most);
  octets_ += bytes.size();
  if (digest != nullptr && sha256(bytes) != *digest) {
    throw SystemError(Fault::store, whole.string() +
                                        ": its SHA-256 is not the one in the manifest: the copy is "
                                        "damaged. Copy the export again");
  }
  return bytes;
}

Result<void> Reader::read_manifest() {
  const std::string path(manifest_path);
  if (!directory_.open_file(path)) {
    throw SystemError(Fault::store,
                      directory().string() +
                          ": has no manifest: it is not an export, or the export was interrupted");
  }
  const Bytes text = read_path(path, manifest_bytes, nullptr);
  auto manifest = parse_manifest(as_text(text));
  if (!manifest) {
    manifest.error().where =
        directory().string() + (manifest.error().where.empty() ? "" : "/" + manifest.error().where);
    return std::unexpected(std::move(manifest.error()));
  }
  manifest_ = std::move(*manifest);
  return {};
}

Result<void> Reader::read_checkpoint() {
  const std::string path(checkpoint_path);
  checkpoint_ = as_text(read_path(path, limits::note_bytes, &manifest_.checkpoint));
  const auto note = log::parse_note(checkpoint_);
  const auto checkpoint = note ? log::parse_checkpoint(note->text) : std::unexpected(note.error());
  const std::string where = (directory() / path).string();
  if (!checkpoint) return fail(Fault::malformed, checkpoint.error().what, where);
  // A larger checkpoint was signed, but its entries are missing here. That is about the ledger, not
  // about the copy, so the audit judges it.
  if (checkpoint->size > manifest_.size) return {};
  if (checkpoint->size == manifest_.size && checkpoint->root == manifest_.root &&
      checkpoint->origin == manifest_.origin) {
    return {};
  }
  return fail(Fault::malformed,
              "the checkpoint and the manifest disagree: they come from different exports", where);
}

Bytes Reader::read(const File& file) const {
  return read_path(path_of(file), max_bytes(file), &manifest_.files.at(file));
}

Bytes Reader::read_bundle(File::Kind kind, std::uint64_t index) const {
  return read({kind, 0, index, log::width_at({0, index}, size())});
}

std::optional<Bytes> Reader::read_tile(log::TileId id) const {
  const unsigned width = log::width_at(id, size());
  if (width == 0) return std::nullopt;
  return read({File::Kind::tile, id.level, id.index, width});
}

Result<std::string> Reader::checkpoint_of(log::TreeSize wanted) const {
  const auto missing = [&] {
    return fail(Fault::not_found, "there is no checkpoint of size " + std::to_string(wanted));
  };
  if (wanted == 0 || wanted > size()) return missing();
  const Bytes bundle = read_bundle(File::Kind::checkpoints, index_of(wanted - 1));
  const auto notes = parse_bundle(bundle);
  if (!notes) return missing();
  for (const BytesView note : *notes) {
    if (stated_size(note) == wanted) return std::string(as_text(note));
  }
  return missing();
}

Result<Bytes> Reader::entry(log::Index index) const {
  if (index >= size()) {
    return fail(Fault::not_found, "there is no entry " + std::to_string(index));
  }
  const Bytes bundle = read_bundle(File::Kind::entries, index_of(index));
  const auto entries = parse_bundle(bundle);
  if (!entries) return std::unexpected(entries.error());
  const std::size_t place = index % log::tile_width;
  if (place >= entries->size()) {
    return fail(Fault::malformed, "the bundle of entry " + std::to_string(index) + " is too short");
  }
  return to_bytes((*entries)[place]);
}

Result<Hash> Reader::node(unsigned level, std::uint64_t index) const {
  const log::NodePlace place = log::place_of(level, index);
  const auto published = read_tile(place.tile);
  const auto tile = published ? log::stored_tile(*published)
                              : Result<Bytes>(fail(Fault::not_found, "there is no such tile"));
  if (!tile) return std::unexpected(tile.error());
  const auto hash = log::hash_at(*tile, place.slot);
  if (hash) return *hash;
  return fail(Fault::not_found,
              "the tree has no node " + std::to_string(level) + "/" + std::to_string(index));
}

std::vector<std::string> Reader::strangers(std::size_t most) const {
  std::map<std::string, unsigned, std::less<>> widths;  // by the path without the ".p" part
  for (const auto& [file, digest] : manifest_.files) {
    File full = file;
    full.width = log::tile_width;
    widths.emplace(path_of(full), file.width);
  }
  const auto is_known = [&](std::string_view path) {
    if (path == checkpoint_path || path == manifest_path) return true;
    const std::size_t part = path.find(partial);
    const auto at = widths.find(path.substr(0, part));
    if (at == widths.end()) return false;
    if (part == std::string_view::npos) return at->second == log::tile_width;
    const auto width = parse_decimal(path.substr(part + partial.size()));
    return width && *width > 0 && *width <= at->second && *width < log::tile_width;
  };
  std::vector<std::string> strangers = directory_.list(max_listed, deepest);
  std::erase_if(strangers, is_known);
  std::ranges::sort(strangers);
  if (strangers.size() > most) strangers.resize(most);
  return strangers;
}

}  // namespace certledger::exports
