// Manifest: the list of files of an export (docs/format.md, "Exports"). Nothing in it is trusted
// about the ledger. It only detects an export that was truncated, damaged or not finished.
//
//   certledger/export/v1
//   origin ORIGIN
//   size N
//   root BASE64
//   (empty line)
//   HEX  PATH            SHA-256 of each file, as sha256sum(1) writes it: `checkpoint`, then all
//                        that an export of this size consists of, in the order of File
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <string>

#include "ledger/base/hash.h"
#include "ledger/base/result.h"
#include "ledger/log/tile.h"

namespace certledger::exports {

/// A file of an export, other than `checkpoint` and `manifest`.
struct File {
  enum class Kind : std::uint8_t {
    checkpoints,  ///< a bundle of the checkpoints of sizes index * 256 + 1 to index * 256 + width
    entries,      ///< a bundle of the entries from index * 256 on
    tile,         ///< a published tile (tile.h)
  };
  Kind kind = Kind::tile;
  unsigned level = 0;  ///< of a tile
  std::uint64_t index = 0;
  unsigned width =
      log::tile_width;  ///< 1 to 256: of the tile, or of the level 0 tile over the bundle
  friend auto operator<=>(const File&, const File&) = default;
};

/// "checkpoints/000.p/57", "tile/entries/000", "tile/0/x001/000"
std::string path_of(const File& file);

/// Calls `each` with the files of an export of `size` entries, ascending, until it returns false.
void for_each_file(log::TreeSize size, const std::function<bool(const File& file)>& each);

struct Manifest {
  std::string origin;
  log::TreeSize size = 0;
  Hash root;
  Hash checkpoint;  ///< SHA-256 of the file `checkpoint`
  std::map<File, Hash> files;
};

inline constexpr std::string_view checkpoint_path = "checkpoint";
inline constexpr std::string_view manifest_path = "manifest";
inline constexpr std::size_t manifest_bytes = std::size_t{256} << 20;  ///< the maximum to read

/// `manifest.files` are those of for_each_file.
std::string format_manifest(const Manifest& manifest);

/// Reads what format_manifest writes, and only that. Errors: store, if the export has a newer
/// version; malformed, with the line.
Result<Manifest> parse_manifest(std::string_view text);

}  // namespace certledger::exports
