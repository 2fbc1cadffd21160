// Changes to an exported ledger by whoever has its files, and no key; and an export made by hand of
// whatever a store holds, good or bad, which certledger export would refuse to make.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/export/manifest.h"

namespace certledger::testing {

/// What an export is made from.
struct Exported {
  std::string origin;
  std::vector<Bytes> entries;
  std::vector<std::pair<log::TreeSize, Bytes>> notes;  ///< ascending
};

Exported content_of(const std::filesystem::path& ledger);

/// Writes it into `directory`, in the place of what is there, whether it fits together or not. Its
/// checkpoint is the last of the notes.
void write_export(const std::filesystem::path& directory, const Exported& content);

/// The files of an export of the base (grounds.h).
std::string path_in_base(exports::File::Kind kind, std::uint64_t index, unsigned level = 0);

Bytes file_in(const std::filesystem::path& directory, const std::string& path);
void put_file_in(const std::filesystem::path& directory, const std::string& path, BytesView octets);

/// Makes the manifest say that the files are those that are there.
void renew_manifest(const std::filesystem::path& directory);

/// The same, and that the export is of what its checkpoint is about.
void renew_manifest_by_checkpoint(const std::filesystem::path& directory);

/// Changes a bundle's items; the manifest stays.
void meddle_with_bundle(const std::filesystem::path& directory, const std::string& path,
                        const std::function<void(std::vector<Bytes>&)>& change);

/// As meddle.h has them for a store; the manifest is renewed.
void meddle_with_exported_entry(const std::filesystem::path& directory, log::Index index,
                                const std::function<void(Bytes&)>& change);
void meddle_with_exported_note(const std::filesystem::path& directory, log::TreeSize size,
                               const std::function<void(Bytes&)>& change);

}  // namespace certledger::testing
