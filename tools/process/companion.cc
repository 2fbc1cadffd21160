#include "tools/process/companion.h"

#include "ledger/base/result.h"

namespace certledger::tools {

std::filesystem::path companion(const char* name) {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (failed) {
    throw SystemError(Fault::store, "cannot find " + std::string(name) +
                                        ": cannot read /proc/self/exe: " + failed.message());
  }
  auto beside = program.parent_path() / name;
  if (std::filesystem::exists(beside, failed)) return beside;
  return (program.parent_path() / CERTLEDGER_COMPANIONS / name).lexically_normal();
}

}  // namespace certledger::tools
