// The files that a command line names. A written file replaces what was there. So it must not have
// a second role, and must not be in a directory that the command reads or that belongs to a ledger.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace certledger::tools {

struct NamedFile {
  std::string option;          ///< as typed: "--output"
  std::filesystem::path path;  ///< empty: not given
};

struct NamedFiles {
  std::vector<NamedFile> written;
  std::vector<NamedFile> read;         ///< or only locked; "-" is not a file
  std::vector<NamedFile> directories;  ///< nothing is written in them; `option` describes them:
                                       ///< "the ledger's own directory"
};

/// Whether two paths lead to one file: by device and inode when both exist, else by directory and
/// name.
bool is_one_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// Throws UsageError when a written file is also another of these files, or is in one of the
/// directories. Reads the file system and changes nothing.
void refuse_second_roles(const NamedFiles& files);

}  // namespace certledger::tools
