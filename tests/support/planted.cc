// A library for the place of another: it leaves a file where it was loaded.
#include <fcntl.h>
#include <unistd.h>

namespace {
[[gnu::constructor]] void loaded() {
  const int file = open("planted-code-ran", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (file >= 0) close(file);
}
}  // namespace
