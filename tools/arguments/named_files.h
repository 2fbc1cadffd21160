// The files that a command line names. One that is written takes the place of whatever was there:
// so it has no second role, and is in no directory that is judged or kept by others.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace certledger::tools {

struct NamedFile {
  std::string option;          ///< as it was typed: "--output"
  std::filesystem::path path;  ///< empty: it was not given
};

struct NamedFiles {
  std::vector<NamedFile> written;
  std::vector<NamedFile> read;         ///< or only locked; "-" is no file
  std::vector<NamedFile> directories;  ///< with nothing written in them; `option` says whose they
                                       ///< are: "the ledger's own directory"
};

/// Whether two paths lead to one file: by device and number where both are there, otherwise by
/// their directories and names.
bool is_one_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// Throws UsageError when a file that is written is another of them as well, or is in one of the
/// directories. Looks at the disk, and changes nothing.
void refuse_second_roles(const NamedFiles& files);

}  // namespace certledger::tools
