#include "tools/paper/drawing.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "ledger/base/result.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "tools/process/companion.h"

namespace certledger::tools {
namespace {

/// The drawing libraries treat a font file that they cannot open as missing. So check first that
/// there are enough descriptors.
void demand_descriptors() {
  std::array<system::FileDescriptor, 8> probes;
  for (system::FileDescriptor& probe : probes) {
    probe = system::FileDescriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (probe.number() >= 0 || (errno != EMFILE && errno != ENFILE)) continue;
    throw SystemError(Fault::store, "cannot draw pages: " + system::error_words(errno) +
                                        "; drawing needs 8 file descriptors (ulimit -n)");
  }
}

/// While it lives, standard error goes to /dev/null. When memory is short, the drawing libraries
/// write hundreds of lines there and then abort. The parent process reports the reason in one line.
class WithoutErrors {
 public:
  WithoutErrors() : errors_(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)) {
    const system::FileDescriptor nowhere(open("/dev/null", O_WRONLY | O_CLOEXEC));
    if (errors_.number() >= 0 && nowhere.number() >= 0) dup2(nowhere.number(), STDERR_FILENO);
  }
  ~WithoutErrors() {
    if (errors_.number() >= 0) dup2(errors_.number(), STDERR_FILENO);
  }
  WithoutErrors(const WithoutErrors&) = delete;
  WithoutErrors& operator=(const WithoutErrors&) = delete;

 private:
  system::FileDescriptor errors_;
};

}  // namespace

ExtractPdf draw(const Extract& extract) {
  demand_descriptors();
  void* const module = dlopen(companion(drawing_module).c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const function = module == nullptr ? nullptr : dlsym(module, drawing_function);
  if (function == nullptr) {
    const char* const why = dlerror();
    throw SystemError(Fault::store, std::string("cannot draw pages: ") +
                                        (why == nullptr ? drawing_module : why) +
                                        "; build or install all of certledger");
  }
  ExtractPdf pdf;
  const WithoutErrors silence;
  reinterpret_cast<DrawingFunction*>(function)(extract, pdf);
  return pdf;
}

}  // namespace certledger::tools
