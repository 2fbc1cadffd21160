#include "tools/paper/drawing.h"

#include <dlfcn.h>

#include <filesystem>

#include "ledger/base/result.h"

namespace certledger::tools {
namespace {

// The module's own path. A name alone would be looked for where the environment says.
std::filesystem::path module_path() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (failed) {
    throw SystemError(Fault::store,
                      "pages cannot be drawn: /proc/self/exe cannot be read: " + failed.message());
  }
  auto beside = program.parent_path() / drawing_module;
  if (std::filesystem::exists(beside, failed)) return beside;
  return (program.parent_path() / CERTLEDGER_MODULES / drawing_module).lexically_normal();
}

}  // namespace

ExtractPdf draw(const Extract& extract) {
  void* const module = dlopen(module_path().c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const function = module == nullptr ? nullptr : dlsym(module, drawing_function);
  if (function == nullptr) {
    const char* const why = dlerror();
    throw SystemError(Fault::store, std::string("pages cannot be drawn: ") +
                                        (why == nullptr ? drawing_module : why) +
                                        "; build or install certledger whole");
  }
  ExtractPdf pdf;
  reinterpret_cast<DrawingFunction*>(function)(extract, pdf);
  return pdf;
}

}  // namespace certledger::tools
