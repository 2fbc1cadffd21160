// An exported ledger in a directory (docs/format.md, "Exports"): plain files that anybody can copy
// and serve. Whoever filled the directory is not trusted: files are opened without following a
// link, only regular ones, and nothing is read that is larger than it can be.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/export/manifest.h"
#include "ledger/log/reader.h"
#include "ledger/system/beneath.h"

namespace certledger::exports {

class Reader : public log::Reader {
 public:
  /// Opens the export in `directory` and reads its manifest and its checkpoint. Throws
  /// SystemError(store): no directory, no manifest (not an export, or one whose making was broken
  /// off), a file that is none, or another than was exported. Errors: store, a newer format;
  /// malformed, a manifest that was cut or edited, or whose origin, size or root the checkpoint
  /// contradicts, unless this states more entries: then the export was cut, which an audit tells.
  static Result<Reader> open(const std::filesystem::path& directory);

  /// The same without its checkpoint, for who replaces it: a run that did was perhaps broken off
  /// before the manifest followed.
  static Result<Reader> open_to_update(const std::filesystem::path& directory);

  [[nodiscard]] const Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_.path(); }

  /// A file's bytes, found to be those that the manifest was written about. Throws
  /// SystemError(store) when they are not: the copy is damaged, and says nothing about the ledger.
  [[nodiscard]] Bytes read(const File& file) const;

  /// The bundle or tile of that index, as wide as it is at size(). There is such a file.
  [[nodiscard]] Bytes read_bundle(File::Kind kind, std::uint64_t index) const;
  [[nodiscard]] std::optional<Bytes> read_tile(log::TileId id) const;

  /// The checkpoint that states this size, verbatim. Errors: not_found.
  [[nodiscard]] Result<std::string> checkpoint_of(log::TreeSize size) const;

  // log::Reader
  [[nodiscard]] log::TreeSize size() const override { return manifest_.size; }
  [[nodiscard]] Result<Bytes> entry(log::Index index) const override;
  [[nodiscard]] Result<Hash> node(unsigned level, std::uint64_t index) const override;
  [[nodiscard]] Result<std::string> checkpoint() const override { return checkpoint_; }

  /// Files that are no part of it, named; narrower parts of a bundle or tile, which earlier exports
  /// to the same place had, are not named. At most `most`.
  [[nodiscard]] std::vector<std::string> strangers(std::size_t most) const;

  /// Bytes of all files that were read, the same one twice counted twice.
  [[nodiscard]] std::uint64_t octets() const { return octets_; }

 private:
  explicit Reader(system::OpenDirectory directory) : directory_(std::move(directory)) {}
  [[nodiscard]] Bytes read_path(const std::string& path, std::size_t most,
                                const Hash* digest) const;
  Result<void> read_manifest();
  Result<void> read_checkpoint();

  system::OpenDirectory directory_;
  Manifest manifest_;
  std::string checkpoint_;
  mutable std::uint64_t octets_ = 0;
};

/// The size that a checkpoint of a bundle states; nothing when it is none.
std::optional<log::TreeSize> stated_size(BytesView note);

}  // namespace certledger::exports
