// Files that are built and installed with the programs, and are found by the running program's own
// path: a name alone would be looked for where the environment says.
#pragma once

#include <filesystem>

namespace certledger::tools {

/// The path of the file `name`: beside the running program, as it is built; otherwise in the
/// libraries' directory, as it is installed. It need not be there. Throws SystemError(store) when
/// /proc/self/exe cannot be read.
std::filesystem::path companion(const char* name);

}  // namespace certledger::tools
