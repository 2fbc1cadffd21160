#include "tools/paper/drawing.h"

#include <dlfcn.h>

#include "ledger/base/result.h"

namespace certledger::tools {

ExtractPdf draw(const Extract& extract) {
  void* const module = dlopen(drawing_module, RTLD_NOW | RTLD_LOCAL);
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
