// Finds files that are built and installed with the programs, by the path of the running program.
// (The environment decides where a bare name is searched, so it is not safe.)
#pragma once

#include <filesystem>

namespace certledger::tools {

/// The path of the file `name`: beside the running program, as it is built; otherwise in the
/// libraries' directory, as it is installed. The file may be missing. Throws SystemError(store)
/// when /proc/self/exe cannot be read.
std::filesystem::path companion(const char* name);

}  // namespace certledger::tools
