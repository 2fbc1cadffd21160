// An exported ledger in a directory (docs/format.md, "Exports"): plain files that anybody can copy
// and serve. The directory is not trusted: only regular files are opened, links are not followed,
// and oversized files are not read.
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
  /// Opens the export in `directory`, and reads its manifest and its checkpoint. Throws
  /// SystemError(store) if there is no directory, no manifest (not an export, or an interrupted
  /// one), or if a file is not regular or not the exported one. Errors: store, for a newer format;
  /// malformed, if the manifest was truncated or edited, or if the checkpoint contradicts its
  /// origin, size or root. A checkpoint with more entries passes: the export was truncated, which
  /// an audit reports.
  static Result<Reader> open(const std::filesystem::path& directory);

  /// The same without the checkpoint, for the writer, which replaces it: an interrupted run may
  /// have replaced the checkpoint but not the manifest.
  static Result<Reader> open_to_update(const std::filesystem::path& directory);

  [[nodiscard]] const Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_.path(); }

  /// A file's bytes, checked against the manifest. Throws SystemError(store) if they differ: the
  /// copy is damaged, which says nothing about the ledger.
  [[nodiscard]] Bytes read(const File& file) const;

  /// The bundle or tile of that index, with its width at size(). The file must exist at that size.
  [[nodiscard]] Bytes read_bundle(File::Kind kind, std::uint64_t index) const;
  [[nodiscard]] std::optional<Bytes> read_tile(log::TileId id) const;

  /// The checkpoint that states this size, verbatim. Errors: not_found.
  [[nodiscard]] Result<std::string> checkpoint_of(log::TreeSize size) const;

  // log::Reader
  [[nodiscard]] log::TreeSize size() const override { return manifest_.size; }
  [[nodiscard]] Result<Bytes> entry(log::Index index) const override;
  [[nodiscard]] Result<Hash> node(unsigned level, std::uint64_t index) const override;
  [[nodiscard]] Result<std::string> checkpoint() const override { return checkpoint_; }

  /// The names of files that are not part of the export, at most `most`. Ignores narrower parts of
  /// a bundle or tile, which earlier exports left.
  [[nodiscard]] std::vector<std::string> strangers(std::size_t most) const;

  /// The bytes of all files that were read; a file that was read twice counts twice.
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

/// The size that a checkpoint in a bundle states; nothing if it is not a checkpoint.
std::optional<log::TreeSize> stated_size(BytesView note);

}  // namespace certledger::exports
