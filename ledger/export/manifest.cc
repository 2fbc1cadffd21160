#include "ledger/export/manifest.h"

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/origin.h"
#include "ledger/base/text.h"

namespace certledger::exports {
namespace {

constexpr std::string_view family = "certledger/export/v";
constexpr std::string_view first_line = "certledger/export/v1";

/// Takes lines off a text, and counts them.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  /// The next line without its line feed; nothing if there is no complete line.
  std::optional<std::string_view> next() {
    const std::size_t end = text_.find('\n');
    ++number_;
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return line;
  }

  /// The text after "NAME " in the next line.
  std::optional<std::string_view> value(std::string_view name) {
    const auto line = next();
    if (!line || !line->starts_with(name) || line->size() <= name.size() ||
        (*line)[name.size()] != ' ') {
      return std::nullopt;
    }
    return line->substr(name.size() + 1);
  }

  [[nodiscard]] bool is_at_end() const { return text_.empty(); }
  [[nodiscard]] std::string where() const { return "manifest:" + std::to_string(number_); }

 private:
  std::string_view text_;
  std::size_t number_ = 0;
};

/// The digest in a line about the file at that path.
std::optional<Hash> digest_of(std::optional<std::string_view> line, std::string_view path) {
  constexpr std::size_t digits = 2 * Hash::size;
  if (!line || line->size() != digits + 2 + path.size() || line->substr(digits, 2) != "  " ||
      line->substr(digits + 2) != path) {
    return std::nullopt;
  }
  return octets_from_hex<Hash>(line->substr(0, digits));
}

std::string line_of(const Hash& digest, std::string_view path) {
  return to_hex(digest) + "  " + std::string(path) + "\n";
}

/// Calls `each` with the files of that kind and level: full ones, then the partial one at the edge
/// of a tree of `size` entries. False if `each` returns false.
bool for_each_index(File file, log::TreeSize size, const std::function<bool(const File&)>& each) {
  for (file.index = 0; (file.width = log::width_at({file.level, file.index}, size)) > 0;
       ++file.index) {
    if (!each(file)) return false;
  }
  return true;
}

Result<Manifest> read_manifest(std::string_view text) {
  Lines lines(text);
  const auto bad = [&](const std::string& what) {
    return fail(Fault::malformed, what, lines.where());
  };
  const auto version = lines.next();
  if (version && *version != first_line && version->starts_with(family) &&
      parse_decimal(version->substr(family.size()))) {
    return fail(Fault::store, "the export's format is " + printable(*version) +
                                  "; this program reads " + std::string(first_line) +
                                  " only. Use a newer certledger");
  }
  if (version != first_line)
    return bad("this is not the manifest of an export: the first line is wrong");
  Manifest manifest;
  const auto origin = lines.value("origin");
  if (!origin || !is_valid_origin(*origin)) return bad("expected `origin` and a valid origin");
  manifest.origin = *origin;
  const auto size = lines.value("size");
  const auto number = size ? parse_decimal(*size) : std::nullopt;
  if (!number || *number == 0 || *number > limits::tree_size)
    return bad("expected `size` and a number of entries");
  manifest.size = *number;
  const auto root = lines.value("root");
  const auto octets = root ? from_base64(*root) : std::nullopt;
  const auto hash = octets ? octets_from<Hash>(*octets) : std::nullopt;
  if (!hash) return bad("expected `root` and 32 bytes in base64");
  manifest.root = *hash;
  if (lines.next() != "") return bad("expected an empty line");
  std::string missing;
  const auto take = [&](const std::string& path) {
    const auto digest = digest_of(lines.next(), path);
    if (!digest) missing = path;
    return digest;
  };
  if (const auto digest = take(std::string(checkpoint_path))) manifest.checkpoint = *digest;
  if (missing.empty()) {
    // An absurd size ends at the first missing line.
    for_each_file(manifest.size, [&](const File& file) {
      const auto digest = take(path_of(file));
      if (digest) manifest.files.emplace_hint(manifest.files.end(), file, *digest);
      return digest.has_value();
    });
  }
  if (!missing.empty()) {
    return bad("expected the SHA-256 line of " + missing + " (an export of " +
               std::to_string(manifest.size) +
               " entries has this file): the manifest was truncated or edited");
  }
  if (!lines.is_at_end()) {
    lines.next();
    return bad("extra lines: an export of " + std::to_string(manifest.size) +
               " entries has no more files");
  }
  return manifest;
}

}  // namespace

std::string path_of(const File& file) {
  const bool is_tile = file.kind == File::Kind::tile;
  std::string path = to_text(
      log::TilePath{is_tile ? std::optional(file.level) : std::nullopt, file.index, file.width});
  constexpr std::string_view entries = "tile/entries";
  if (file.kind == File::Kind::checkpoints) path.replace(0, entries.size(), "checkpoints");
  return path;
}

void for_each_file(log::TreeSize size, const std::function<bool(const File& file)>& each) {
  if (!for_each_index({File::Kind::checkpoints, 0, 0, 0}, size, each)) return;
  if (!for_each_index({File::Kind::entries, 0, 0, 0}, size, each)) return;
  for (unsigned level = 0; level * log::tile_height < 64 && size >> (level * log::tile_height) > 0;
       ++level) {
    if (!for_each_index({File::Kind::tile, level, 0, 0}, size, each)) return;
  }
}

std::string format_manifest(const Manifest& manifest) {
  std::string text(first_line);
  text += "\norigin " + manifest.origin + "\nsize " + std::to_string(manifest.size) + "\nroot " +
          to_base64(manifest.root.view()) + "\n\n";
  text += line_of(manifest.checkpoint, checkpoint_path);
  for (const auto& [file, digest] : manifest.files) text += line_of(digest, path_of(file));
  return text;
}

Result<Manifest> parse_manifest(std::string_view text) {
  return naming_windows_form(text, read_manifest(text));
}

}  // namespace certledger::exports
